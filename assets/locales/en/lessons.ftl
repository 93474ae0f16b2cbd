### Lessons.

lessons-udp = Datagrams (UDP)
lessons-tcp = Streams (TCP)
lessons-http = Pages and files (HTTP)
lessons-names = Texts, addresses and ports

examples = Examples
lesson-no-folder = This system has no folder for the files of a program, which the lesson needs
lesson-no-file = The lesson's files could not be made in { $path }: { $reason }
use-free-port = Use a free port
