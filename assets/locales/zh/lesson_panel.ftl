### 课程面板。

lessons = 课程
learn = 学习
lesson-panel = 课程面板
lesson-close = 关闭课程
lesson-go-on = 继续“{ $title }”
lesson-begun = 已完成 { $done }/{ $of } 步
lesson-done-mark = 已完成
lesson-play = 演示“{ $title }”

## The head of a lesson

lesson-about = 本课内容
lesson-actors = 参与者
lesson-open-tab = 打开标签页
lesson-open-tab-of = 打开“{ $actor }”的标签页
lesson-show-tab-of = { $actor }：{ $tab }
lesson-to-tab-of = 转到“{ $actor }”的标签页

## Steps

lesson-steps = 步骤
lesson-step-of = 第 { $number } 步，共 { $of } 步
lesson-step-done = 第 { $number } 步，已完成
lesson-step-under-way = 第 { $number } 步，进行中
lesson-step-to-come = 第 { $number } 步，未开始
lesson-see = 你会看到：{ $what }
lesson-check-done = 已完成：{ $check }
lesson-check-open = 未完成：{ $check }
lesson-other-text = 你发送的是“{ $sent }”。这一步要从这里发送{ $wanted }，一字不差。
lesson-other-tab = 这是从“{ $by }”的标签页发送的。这一步要由“{ $sends }”发送{ $wanted }。
lesson-quoted-between = 、
lesson-show-row = 在日志中显示
lesson-show-row-of = 在日志中显示：{ $check }
lesson-show-wrong-row = 显示这一行
lesson-show-hint = 提示
lesson-do-it = 替我做
    .tooltip = 程序会像你一样，在标签页里完成这一步
lesson-doing = 程序正在做这一步…
lesson-waits-port = “{ $actor }”的端口已被占用：请使用标签页里提供的空闲端口。
lesson-waits-person = 你在“{ $actor }”的标签页里输入了内容，程序在等你把它发送或删除。
lesson-stuck = 程序没能完成这一步，原因写在标签页里。请在那里改好，再让程序做一次，或者自己做。
lesson-rows-lost = 有 { $rows } 行在课程查看之前就离开了日志，检查可能有遗漏。请把这一步再做一次。
lesson-stop-doing = 我自己做

## Questions

lesson-answer = 答案
lesson-answer-to = “{ $question }”的答案
lesson-check-answer = 检查
lesson-check-answer-to = 检查“{ $question }”的答案
lesson-answer-right = 答对了：{ $answer }。
lesson-answer-is = 答案是 { $answer }。
lesson-number-wrong = 不是 { $answer }，请再看看“本课内容”，然后重试。
lesson-answer-wrong = 还不是 { $answer }，请再看看日志。
lesson-answer-unknown = 日志里还没有答案：先完成上面的步骤。
lesson-choice-wrong = 不太对，请再看一看，然后重选。
lesson-show-answer = 显示答案
lesson-show-answer-to = 显示“{ $question }”的答案

## What was seen, and the end

lesson-seen = 你看到的
lesson-seen-gone = 更早的 { $rows } 行没有列出
lesson-finished = 完成了
lesson-summary = { $steps } 个步骤、{ $checks } 项检查、{ $questions } 个问题，全部完成。
lesson-next-is = 下一课：“{ $title }”
lesson-was-last = 这是最后一课。
lesson-more = 延伸阅读
lesson-explain = 说明 { $name }
lesson-start-again = 重新开始
    .tooltip = 从第一步重新开始本课
lesson-leave = 离开
    .tooltip = 离开本课；标签页会留下，进度也会保留
lesson-next = 下一课

## Rows of the log

log-seen-by-lesson = · 课程已看到
