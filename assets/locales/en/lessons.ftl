### Lessons.

lessons-udp = Datagrams (UDP)
lessons-tcp = Streams (TCP)
lessons-http = Pages and files (HTTP)
lessons-names = Texts, addresses and ports
