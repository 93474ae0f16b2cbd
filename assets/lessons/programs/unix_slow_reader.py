# Takes what has come only when a line is typed: what do several sends look like by then?
# 只有输入一行之后才去取数据：这时，几次 send 的内容会是什么样子？
# Its arguments: a path, and "seqpacket" for SOCK_SEQPACKET (Linux) instead of a stream.
# 参数：路径；再加上 seqpacket，就用 SOCK_SEQPACKET（Linux）代替流。
import os
import socket
import sys

path = sys.argv[1] if len(sys.argv) > 1 else "/tmp/stream.sock"
kind = socket.SOCK_SEQPACKET if "seqpacket" in sys.argv[2:] else socket.SOCK_STREAM

# A file left over from the last run would make bind fail.
# 上一次运行留下的文件会让 bind 失败。
if os.path.exists(path):
    os.unlink(path)

server = socket.socket(socket.AF_UNIX, kind)
server.bind(path)
server.listen(1)
print("Waiting for connection...")
client, addr = server.accept()
print("Accepted.")

# Nothing is received while this waits: what comes meanwhile waits in the system.
# 等待输入时什么也不收：这期间来的数据在系统里等着。
input("Press Enter to receive: ")
while True:
    data = client.recv(1024)
    if not data:
        break
    print("recv returned", data)

client.close()
server.close()
os.unlink(path)
