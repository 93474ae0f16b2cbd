### Failures: what happened, and in the attributes why it happened and what to try.

error-address-in-use = Port { $port } is already in use
    .why = Another program, or another tab of this one, holds this port on this address.
    .try = Close the other program, or choose another port. Port 0 lets the system choose a free one.

error-permission-denied = No permission to use port { $port }
    .why = On many systems, ports below 1024 are kept for the administrator.
    .try = Choose a port from 1024 to 65535.
