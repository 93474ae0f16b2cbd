### Comments in the Python program that a load is copied as.

python-socket = Make a socket: the end of a TCP connection on this side
python-connect = Connect to the server
python-tls = https: speak TLS on the connection, and check that the server is who it says
python-send = Send the request; an empty line ends it
python-receive = Receive at most 1024 bytes at a time, until recv gives b'': the server has closed the connection
python-split = The first empty line stands between the header and the page
python-save = Write the page into a file
python-chunked = If the header says "Transfer-Encoding: chunked", the sizes of the chunks are still in it
