// Package simulator is a WeChat platform of our own: the side of an official
// account that Tencent runs, with its true limits and error codes, and phones in
// the browser. The demo, door tests and load tests talk to the bot through it.
//
// It is written from the platform's published rules and shares no code with the
// bot's own door, so that one error cannot hide in both. Numbers that are rules
// of WeChat stand in [Rules]; nothing here is reached by a real account.
//
// # Mounting
//
//	sim, err := simulator.New(simulator.Options{…})
//	mux.Handle("/sim/api/", http.StripPrefix("/sim/api", sim.API()))
//	mux.Handle("/sim/", http.StripPrefix("/sim", sim.Pages()))
//
// The bot is then given http://…/sim/api as its api_base, and Options.Callback
// is the bot's own callback. That address is the only one ever pushed to. A call
// may take as long as three deliveries, and history up to 30 s: a server's
// WriteTimeout must leave room for that.
//
// # Control
//
// Pages serves the phones at / and the JSON calls that move them. Everything that
// a Go test does with a method of [Platform] can be done over HTTP as well.
// Times are RFC 3339, openids are any string without spaces.
//
//	GET  /people?q=words&n=20        {"people":[{openid,name,unit,role}]}
//	GET  /history?openid=A&openid=B&after=N&wait=25
//	                                 {"now","next","entries":[Entry],"people":[View]}; after is the
//	                                 next of the answer before, wait the seconds to stay when there
//	                                 is nothing new (at most 30)
//	GET  /codes                      {"codes":[Code]}: the QR codes that can be scanned now, at most 60,
//	                                 one for each scene, the permanent ones last; with what is known
//	                                 of what they are for, purpose{kind,unit,words,at}
//	GET  /qr?ticket=T                a code's PNG
//	GET  /media?id=M                 a picture, or another file as an attachment
//	GET  /faults                     {"faults":[Fault]}: answers that WeChat would not have shown
//	GET  /events?openid=A&openid=B   {"events":[Event]}: what the calendar holds for them, the next first
//	GET  /cast                       {member,secretary,leader,office}: whose phones to begin with; 404: nobody's
//	GET  /asked?openid=A             {name,review}: what the bot waits to hear from them; empty: nothing
//
// What a person does. Each answers {"replies":[Entry]}, the messages that came
// back as the reply to this one delivery, once it is over; with ?async=1 it
// answers 202 at once and the replies are found in the history.
//
//	POST /say      {openid, text, menu_id}    menu_id when a line of a msgmenu was tapped
//	POST /tap      {openid, key}              a CLICK button of the menu they see
//	POST /view     {openid, url}              a VIEW button of the menu they see
//	POST /scan     {openid, code}             code: a ticket, a scene, or what the picture says
//	POST /follow   {openid}
//	POST /unfollow {openid}
//	POST /place    {openid, latitude, longitude, label}    a place they send
//	POST /locate   {openid, latitude, longitude}           the report made on entering the chat
//	POST /link     {openid, title, text, url}
//	POST /allow    {openid, template, accept}              answers a request for subscription notices
//	POST /photo /voice /video   multipart form: openid, file
//	POST /again    {openid}                   their last message is delivered once more
//
// What a test arranges:
//
//	POST /enroll   {openids:[…]}              they follow already, nothing is pushed
//	POST /reach    {openid, reach}            open, refuses or broken: see Reach
//	POST /trouble  {path, code, status, delay_ms, drop, times}    see Trouble
//	POST /clock    {seconds} or {to}          the clock is moved on, at most 366 days at once; answers
//	                                          {"now"}. 409 when it cannot be, or {to} is past
//	POST /verify                              the check made when the callback is saved in the console
//
// A refused call answers 4xx with {"error":"what to do"}.
package simulator
