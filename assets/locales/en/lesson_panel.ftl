### The panel of lessons.

lessons = Lessons
learn = Learn
lesson-panel = Panel of lessons
lesson-close = Close the lessons
lesson-go-on = Go on with “{ $title }”
lesson-begun = { $done } of { $of } steps
lesson-done-mark = done
lesson-play = Play “{ $title }”

## The head of a lesson

lesson-about = What it is about
lesson-actors = Who takes part
lesson-open-tab = Open the tab
lesson-open-tab-of = Open the tab of “{ $actor }”
lesson-show-tab-of = { $actor }: { $tab }
lesson-to-tab-of = Go to the tab of “{ $actor }”

## Steps

lesson-steps = Steps
lesson-step-of = Step { $number } of { $of }
lesson-step-done = Step { $number }, done
lesson-step-under-way = Step { $number }, under way
lesson-step-to-come = Step { $number }, to come
lesson-see = You will see: { $what }
lesson-check-done = Done: { $check }
lesson-check-open = Not yet: { $check }
lesson-other-text = You sent “{ $sent }”. In this step it is { $wanted } that is sent from here, letter by letter.
lesson-other-tab = That was sent from the tab of “{ $by }”. In this step “{ $sends }” sends { $wanted }.
lesson-quoted-between = {", "}
lesson-show-row = Show it in the log
lesson-show-row-of = Show in the log: { $check }
lesson-show-wrong-row = Show the row
lesson-show-hint = Hint
lesson-do-it = Do it for me
    .tooltip = The program does this step in the tabs, as you would
lesson-doing = The program does this step…
lesson-waits-port = The port of “{ $actor }” is in use: take the free one that its tab offers.
lesson-waits-person = You have typed something in the tab of “{ $actor }”. The program waits until you have sent or deleted it.
lesson-stuck = The program could not do this. The tab says why; put it right there, and have it done once more or do it yourself.
lesson-rows-lost =
    { $rows ->
        [one] One row
       *[other] { $rows } rows
    } left the log before the lesson could look: a check may have missed something. Do the step once more.
lesson-stop-doing = Let me do it

## Questions

lesson-answer = Answer
lesson-answer-to = Answer to “{ $question }”
lesson-check-answer = Check
lesson-check-answer-to = Check the answer to “{ $question }”
lesson-answer-right = Right: { $answer }.
lesson-answer-is = The answer is { $answer }.
lesson-number-wrong = { $answer } is not it. Have another look at what the lesson is about, and try again.
lesson-answer-wrong = { $answer } is not it yet. Have another look at the log.
lesson-answer-unknown = The log does not have the answer yet: it comes with the steps above.
lesson-choice-wrong = Not quite. Have another look, and try again.
lesson-show-answer = Show the answer
lesson-show-answer-to = Show the answer to “{ $question }”

## What was seen, and the end

lesson-seen = What you saw
lesson-seen-gone =
    { $rows ->
        [one] One older row is not listed
       *[other] { $rows } older rows are not listed
    }
lesson-finished = Done
lesson-summary =
    { $steps ->
        [one] One step
       *[other] { $steps } steps
    }, { $checks ->
        [one] one check
       *[other] { $checks } checks
    }, { $questions ->
        [0] no question
        [one] one question
       *[other] { $questions } questions
    }: all done.
lesson-next-is = The next lesson: “{ $title }”
lesson-was-last = This was the last lesson.
lesson-more = Read more
lesson-explain = Explain { $name }
lesson-start-again = Start again
    .tooltip = Begin this lesson from its first step
lesson-leave = Leave
    .tooltip = Leave the lesson; its tabs stay, and how far you are is kept
lesson-next = Next lesson

## Rows of the log

log-seen-by-lesson = · seen by the lesson
