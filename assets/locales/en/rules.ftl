### The table of rules: when … then …

behaviour-rules = Rules
behaviour-rules-purpose = does what a table says
rules-open = Rules…
rules-open-tooltip = The table of rules: what is to be done when something comes
rules-window = Rules · { $pane }
rules-none = No rules yet. Add one: it says when something is to be done, and what.
rules-summary = { $on ->
    [one] 1 rule on
   *[other] { $on } rules on
}
rules-hits = { $hits ->
    [one] 1 hit
   *[other] { $hits } hits
}
rules-limited = { $limited ->
    [one] 1 reply held back
   *[other] { $limited } replies held back
}
rules-limited-tooltip = A peer got as many replies in a second as the limit allows; the others were not sent.
rules-mistakes = { $count ->
    [one] 1 mistake in the rules
   *[other] { $count } mistakes in the rules
}
rules-right = The first rule that fits acts; the next one is asked only if it says so.
rules-held = The former rules stay until then.

## The table

rules-add = Add a rule
rules-duplicate = Duplicate
rules-delete = Delete
rules-up = Up
rules-down = Down
rules-undo = Undo
rules-full = There can be { $most } rules at most.
rules-column-on = On
rules-column-when = When
rules-column-then = Then
rules-column-hits = Hits
rules-column-last = Last hit
rule-on = Rule { $number } is on
rule-row = Rule { $number }: { $when } → { $then }
rule-drag = Click to edit, drag to move
rules-per-second = Replies a second for each peer, at most
rules-per-second-tooltip = Two programs that answer each other would go on for ever. What goes beyond is not sent, and counted.
rules-line-ends = Line ends set aside
rules-line-ends-tooltip = A line end at the end of what came is not compared, and put after a reply that is text
rules-group-replies = Reply to broadcasts
rules-group-replies-tooltip = Also to what was sent to a broadcast or multicast address: everybody who hears it may reply

## One rule

rule-heading = Rule { $number }
rule-name = Name
rule-name-hint = optional
rule-when = When
when-connected = a connection is there
when-anything = anything comes
when-equals = it is exactly
when-contains = it contains
when-begins = it begins with
when-ends = it ends with
when-regex = it matches the expression
when-hex-mask = it matches the hex mask
rule-pattern = What must come
rule-regex-tooltip = A regular expression over the bytes, found anywhere in them. What the groups in round brackets catch stands in a reply as {"{"}1{"}"}, {"{"}2{"}"}…
rule-hex-mask-tooltip = Hex digits for the whole payload: ? stands for any digit, * at the end for any rest
rule-then = Then
then-add = Add something to do
then-nothing = nothing
then-reply = reply
then-echo = send it back
then-saved = reply with a saved message
then-file = reply with a file
then-close = close the connection
then-finish = half-close
then-reset = reset the connection
then-mark = mark the row
then-pause = pause the view
then-notify = notify
then-after = after { $ms } ms: { $then }
then-full = A rule can do { $most } things at most.
then-remove = Remove
then-up = Do this earlier
rule-reply = Reply
rule-saved = Saved message
rule-saved-hint = its name
rule-saved-menu = Saved messages
rule-file = File
rule-file-choose = Choose…
rule-placeholders-tooltip = Placeholders: {"{"}text{"}"} is what came, {"{"}1{"}"} what the first group caught, {"{"}peer{"}"} who sent it, {"{"}count{"}"} its number. Without this, braces are braces.
rule-placeholders = Placeholders
rule-delay = After (ms)
rule-delay-tooltip = How long to wait before it is done
rule-after = And then
after-stop = stop here
after-go-on = go on to the next rule
no-rule-saved = Name the saved message.

## Trying

rules-try = Try
rules-try-payload = Payload to try
rules-try-connected = as a new connection
try-fits = Rule { $number } fits: { $then }
try-off = Rule { $number } is off.
try-not-reached = Rule { $number } is not reached: rule { $by } stops before it.
try-mistake = Rule { $number } has a mistake.
try-not = Rule { $number } does not fit: { $why }
try-nothing = No rule fits: nothing would be done.
try-why-connected = it waits for a connection
try-why-payload = it waits for something that comes
try-why-length = { $came } B came, it wants { $wanted } B
try-why-byte = byte { $at } is { $came }, it wants { $wanted }
try-why-contains = the bytes do not occur
try-why-regex = the expression does not match
try-why-mask = the mask does not match

## Files of rules

rules-file = File
rules-file-path = Rules file
rules-file-open = Open
rules-file-save = Save
rules-file-choose = Choose…
rules-file-replace = Replace it
rules-file-exists = There is such a file already.
rules-file-opened = { $count ->
    [one] 1 rule from { $name }
   *[other] { $count } rules from { $name }
}
rules-file-saved = Saved to { $name }
rules-file-no-path = Type where the file is.
rules-file-not-read = The rules were not read: { $problem }
rules-file-no-text = Rule { $number } names a file whose path is no text: { $path }
rules-file-lost = The file was given up: an error of this program, see its log.
choose-rules = Open rules
choose-save-rules = Save the rules
choose-rule-file = A file to send

## What rules draw attention to

notify-rule = { $rule } fitted
notify-more = and { $count } more
notifications = Notifications
notifications-by-rules = Rules may notify me
notifications-hint = By the desktop’s own means, one in five seconds at most
log-paused-by = { $count } new · paused by { $rule }
rule-marked = marked by { $rule }
rule-marked-tooltip = An event right after this row says so too: the filter finds it by the rule’s name.
