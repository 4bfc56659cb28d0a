// What the tour says, in two languages; and in English what it types.

export const words = {
  zh: {
    next: "下一站", start: "开始", first: "开始看", again: "再看一遍", leave: "离开", no: "不用了", other: "English", otherTag: "en",
    running: "正在演示…", typing: "正在写：", hint: "看完手机上的回答，按“下一站”。", astray: "这里和预想的不一样，手机由您接着用；也可以去下一站。",
    of: (n, all) => "第" + n + "站，共" + all + "站 · ",
    stops: {
      invite: ["第一次来？", "六站，两分钟，看一个村的党员、书记、领导和办公室怎么用它。全是真的：真的账号，真的回调，只有微信是模拟的。随时可以离开。"],
      ask: ["党员来问", "一位党员想知道现在该做什么，直接问就行。"],
      checkin: ["党员签到", "下午三点有学习，提前半小时就能签到，两个字。回执号两边都能查。"],
      report: ["书记报周报", "一个拇指就能报完：一问一答，中间问一句别的也不乱，最后核对、确认，拿到回执号。"],
      notice: ["通知送到", "书记发一个学习通知，党员下次开口时，通知就跟着回答到了。催报还没有建好，到时候也这样送来。"],
      lead: ["领导看进展", "刚才那份周报已经算进来了，每位领导只看自己管的范围。"],
      office: ["办公室看谁没交", "没交的一个一个有名字，可以照着打电话。"],
      end: ["看完了", "手机都是您的了：接着说，换个人，扫个码，把钟拨快一天都行。"],
    },
  },
  en: {
    next: "Next stop", start: "Start", first: "Show me", again: "Once more", leave: "Leave", no: "No, thanks", other: "中文", otherTag: "zh-CN",
    running: "Playing…", typing: "Typing: ", hint: "Read the answer on the phone, then “Next stop”.", astray: "This went another way than expected. The phone is yours; or go on to the next stop.",
    of: (n, all) => "Stop " + n + " of " + all + " · ",
    stops: {
      invite: ["First time here?", "Six stops, two minutes: how members, the secretary, leaders and the office of one county use it. All of it is real but WeChat. Leave whenever you like."],
      ask: ["A member asks", "She wants to know what is on now, and simply asks."],
      checkin: ["She checks in", "There is a study session at three. From half an hour before, one word is enough. Both sides can look the receipt up."],
      report: ["The secretary reports", "The week's report by thumb: one question at a time, another question in between, then a review, a confirmation and a receipt."],
      notice: ["A notice arrives", "The secretary announces a session. When a member next says something, the notice comes along with the answer. Reminders, not built yet, will arrive the same way."],
      lead: ["A leader asks for progress", "The report just filed is counted already. Each leader sees only what is below them."],
      office: ["The office looks who is missing", "Every unit that has not filed, by name, to be called one by one."],
      end: ["That was it", "The phones are yours now: say something, be somebody else, scan a code, move the clock on by a day."],
    },
  },
};

export const gloss = {
  "现在是什么阶段": "which phase are we in?", "签到": "checking in", "周报": "weekly report", "现在读什么": "what are we reading now?",
  "2次": "twice", "二十八人": "twenty-eight people", "15户": "15 households", "3件": "three things", "学了文件，走访了困难户。": "studied the papers, visited families in need",
  "下周接着学": "studying on next week", "跳过": "skip", "确认": "confirm", "对": "that is right", "报告交了吗": "is the report in?", "发学习通知": "announce a session",
  "讨论春耕": "talk about spring ploughing", "村活动室": "in the village hall", "不要": "no", "下次学习": "when do we meet next?", "进展": "progress", "谁没交": "who has not filed?",
};
