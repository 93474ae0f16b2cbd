### The page that a response brought.

## The bar

page-form-text = Text
page-form-hex = Hex
page-form-picture = Picture
page-encoding = Encoding of the page
page-encoding-auto = As the page says
page-find = Find in page
page-find-hint = Find…
page-find-tooltip = Find in the page; Enter goes to the next match, Shift+Enter to the previous one
page-find-case = Match case
page-find-next = Next match
page-find-previous = Previous match
page-find-clear = Clear the search
page-found = { $count ->
        [one] 1 match
       *[other] { NUMBER($count) } matches
    }
page-found-more = { NUMBER($count) }+ matches
page-found-at = { NUMBER($at) } of { NUMBER($count) }
page-found-at-more = { NUMBER($at) } of { NUMBER($count) }+
page-found-none = No matches
page-finding = Searching…
page-more = More about the page
page-wrap = Wrap
page-wrap-tooltip = Long lines go on in the next row, as wide as the window
page-format = Format
page-format-tooltip = JSON with line breaks and blanks of this program; what is saved stays as it came
page-formatted = formatted here
page-format-too-large = as it came: too large to be formatted
page-plain-text = text
page-undone = { $codings } undone
page-lines = { $count ->
        [one] 1 line
       *[other] { NUMBER($count) } lines
    }

## Who says in which encoding it is

page-why-chosen = chosen
page-why-bom = from the byte order mark
page-why-header = from Content-Type
page-why-meta = from <meta>
page-why-declaration = from <?xml encoding?>
page-why-json = JSON is UTF-8
page-why-guess = guessed
page-why-default = default

## Above the rows

page-incomplete = Incomplete: the load ended before the response did
page-cut = The first { $shown } of { $all }; Save… writes all of it

## Instead of the rows

page-nothing = Press Get to load a page
page-loading = Loading…
page-empty = No body
page-no-body = The load ended without a body
page-picture-large = The picture is too large to be shown ({ $width } × { $height }); Save… writes it
page-picture-file-large = The file of the picture is too large to be shown ({ $bytes }); Save… writes it
page-picture-broken = This is not a whole picture; Hex shows its bytes
page-failed = The page cannot be read. { $reason }
page-rows = Page rows
page-hex-rows = Page as hex
