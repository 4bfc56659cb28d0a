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
		SessionCreate(d),
		SessionList(d),
		CheckInStart(d),
		CheckInCode(d),
		CheckInRoll(d),
		CheckInLeave(d),
		CheckInMakeUp(d),
		CheckInVisit(d),
		CheckInHistory(d),
		CheckInDispute(d),
		BindStart(d),
		BindConfirm(d),
		BindRemove(d),
		UnitCode(d),
		ProfileShow(d),
		ContactShow(d),
		MuteSet(d),
		Help(d),
		Smalltalk(d),
	}
}

// Scenes says which conversation a scanned code begins, by the scene's prefix: a
// unit's code and the code shown in the room of a session.
func Scenes() map[string]string {
	return map[string]string{"u": bot.Binding, "s": "checkin.start"}
}
