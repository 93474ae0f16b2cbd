### The window: title, tabs, panes, settings, notices, status bar.

app-title = Network Playground

## Tabs

tab-udp = UDP
tab-tcp-client = TCP client
tab-tcp-server = TCP server
tab-http-get = HTTP GET
new-tab = New tab
close-tab = Close tab

## Top bar

learn = Learn
language = Language
theme = Theme
theme-system = Follow the system
theme-light = Light
theme-dark = Dark
settings = Settings

## Status bar

status-received = received { $count }
status-sent = sent { $count }
status-logged = logged { $count }
status-lost = lost { $count }
status-memory = memory { $size }
status-recording-off = recording off
