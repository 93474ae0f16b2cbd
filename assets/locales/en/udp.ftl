### The UDP pane: its form and its options.

local-address = Local address
local-port = Local port
bind = Bind
close = Close
options = Options

## What stands beside the button

state-bound = Bound to { $address }
state-closed = Closed
