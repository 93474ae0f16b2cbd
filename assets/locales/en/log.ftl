### The log and its bar.

log = Log
filter = Filter
log-all = All
log-in = In
log-out = Out
log-events = Events
log-calls = Calls
text = Text
hex = Hex
both = Both
clear = Clear
pause = Pause
resume = Resume
record = Record
export = Export…
