### The explaining page.

explain-page = Calls, errors and statuses explained
explain-search = Search
explain-search-hint = name, number or words
explain-all = All
explain-errnos = Errors
explain-calls = Calls
explain-lookups = Look-ups
explain-alerts = TLS alerts
explain-statuses = HTTP statuses
explain-none-found = Nothing has all these words. Try fewer, or a number.
explain-alert-number = Alert number { $number }
explain-aliases = Also called { $names }
explain-more = All about { $name }
key-explain = Calls, errors and statuses explained
explain-messages = ICMP
explain-message-type = Type { $number }
explain-message-code = Type { $number }, code { $code }
