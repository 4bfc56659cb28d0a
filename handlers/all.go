package handlers

import "lianluo/bot"

// All lists every conversation. A new one is one line here.
func All(d Deps) []bot.Flow {
	return []bot.Flow{
		PhaseNow(d),
		PhasePlan(d),
		TaskList(d),
		DeadlineList(d),
		ReadingList(d),
		ReadingDone(d),
		ReportStart(d),
		ReportStatus(d),
		ReportEdit(d),
		SummaryGet(d),
		MissingList(d),
	}
}
