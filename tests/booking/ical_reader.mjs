// Reads iCalendar texts as ical.js does. Standard input: a JSON list of {text, locals: {tzid: [local time]}}. Standard output: for each
// text its events, with instants in UTC, the occurrences that ical.js computes of each series, and the offsets of `locals` in seconds.
import ICAL from '../../portal/node_modules/ical.js/dist/ical.js';

const MOST = 1000;
const utc = (time) => (time ? new Date(time.toUnixTime() * 1000).toISOString() : null);

function read({ text, locals }) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const zones = new Map(
    calendar.getAllSubcomponents('vtimezone').map((zone) => [zone.getFirstPropertyValue('tzid'), new ICAL.Timezone(zone)]),
  );
  return {
    events: calendar.getAllSubcomponents('vevent').map(event),
    occurrences: occurrences(calendar),
    offsets: Object.fromEntries(
      Object.entries(locals ?? {}).map(([tzid, times]) => [
        tzid,
        times.map((time) => zones.get(tzid).utcOffset(ICAL.Time.fromDateTimeString(time))),
      ]),
    ),
  };
}

function event(component) {
  const found = new ICAL.Event(component);
  return {
    start: utc(found.startDate),
    end: utc(found.endDate),
    place: utc(found.recurrenceId),
    exdates: component.getAllProperties('exdate').flatMap((property) => property.getValues().map(utc)),
    people: component.getAllProperties('attendee').map((property) => property.getParameter('cn') ?? ''),
  };
}

/** [start, end] of each occurrence of the text's series, exceptions in their new places. */
function occurrences(calendar) {
  const all = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const series = all.find((each) => each.isRecurring());
  if (!series) return [];
  all.filter((each) => each.isRecurrenceException()).forEach((each) => series.relateException(each));
  const iterator = series.iterator();
  const found = [];
  for (let next = iterator.next(); next && found.length < MOST; next = iterator.next()) {
    const { startDate, endDate } = series.getOccurrenceDetails(next);
    found.push([utc(startDate), utc(endDate)]);
  }
  return found;
}

let input = '';
for await (const chunk of process.stdin) input += chunk;
process.stdout.write(JSON.stringify(JSON.parse(input).map(read)));
