### Where a message is written and sent.

remote-host = Remote host
remote-port = Remote port
message = Message
line-end = Line end
no-line-end = No line end
send = Send
    .tooltip = Send the message ({ $shortcut }). Shift+Enter breaks the line, Up and Down bring back what was sent before

line-break-lf = Shift+Enter types LF
line-break-cr-lf = Shift+Enter types CR LF

## How the message is read

composer-more = More about the message
notation = Notation
notation-text = Text
notation-hex = Hex
notation-escaped = Escaped
notation-tooltip = How the message is read: as plain text, as hex digits, or as text with escapes such as \n and \xff
message-encoding = Message encoding
placeholders = Placeholders
placeholders-tooltip = Braces in the message are placeholders, filled in each time it is sent:
placeholder-count = number of the message: width, zeros, start, hex
placeholder-count-bytes = the number itself, in bytes
placeholder-random = random bytes
placeholder-time = time of day
placeholder-peer = where it goes
placeholder-braces = a brace
checksum = Checksum
no-checksum = No checksum
checksum-tooltip = What is put after the message, before its line end, so that the receiver can tell whether it came whole
checksum-find = Find in all CRCs
checksum-not-found = No CRC has this name
checksum-big = High byte first
checksum-little = Low byte first
checksum-begins = Bytes left out at the beginning
checksum-sum-8 = sum, 1 byte
checksum-sum-16 = sum, 2 bytes
checksum-xor-8 = XOR of all bytes
checksum-lrc = makes the sum 0, as in Modbus ASCII
checksum-nmea = * and two hex digits
message-hint-text = Text to send
message-hint-hex = Hex digits, such as 48 69 0d 0a
message-hint-escaped = Text with escapes, such as Hi\r\n\x00

## What is said about it

message-bytes = How many bytes go, with checksum and line end
message-checksum = { $name } of bytes { $first }–{ $last }: { $value }
message-checksum-of-nothing = { $name } of no byte: { $value }
message-example = An example: placeholders are filled in anew each time
message-placeholders-stay = A message with placeholders is not converted: its characters stayed and are now read this way
message-peer-unknown = The placeholder for the peer needs exactly one: choose where the message goes
message-empty = empty datagram
message-empty-record = empty record
message-nothing = There is nothing to send: type a message first
message-held = { NUMBER($bytes) } bytes are sent as they are; text of more than { NUMBER($max) } bytes cannot be edited here
message-clear = Clear message
message-paste-too-long = Nothing was pasted: the clipboard has { NUMBER($bytes) } bytes, and a message at most { NUMBER($max) }
message-not-converted = The bytes are not plain text in { $encoding }, so the characters stayed as they were; they now stand for themselves
message-line-ends-in-doubt = Line ends may have changed: the system gave the clipboard with LF, where CR LF may have been
message-make-lf = Make all line ends LF
message-make-cr-lf = Make all line ends CR LF
message-is-dump = Hex dump: its bytes are sent, offsets and text are left out
message-is-source = Source code: the bytes of its numbers are sent, the rest is left out
mistake-tooltip = Put the cursor there
