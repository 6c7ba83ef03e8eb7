import type { MeetingChange, MeetingDetail, NewMeeting, Problem, Recurrence } from '@/api/gen';
import { problemOf, type KnownProblem } from '@/api/problem';
import { DAY, inZone, momentOf, TIME, wire } from '@/components/zoned';
import { inviteeOf, inviteeText } from './invitees';
import { EVERY_WEEK, ruleOf, valuesOfRule, type RuleValues } from './recurrence';

/** What the form holds: `date` and `time` by the site's clocks; an empty `room_id` lets the system pick. */
export interface MeetingValues {
  topic: string;
  date: string;
  time: string;
  duration_minutes: number;
  capacity: number | null;
  room_id: string;
  password: string;
  agenda: string;
  invitees: string[];
  repeats: boolean;
  rule: RuleValues;
  exdates: string[];
  skip_clashes: boolean;
}

const MINUTE = 60_000; // milliseconds

/** By the clocks of the site. Of an hour that comes twice the first is meant, so a half hour of the second is no time to come. */
function nextHalfHour(zone: string): { date: string; time: string } {
  const now = Date.now();
  let start = now - (now % MINUTE) + (30 - (inZone(now, zone).minute() % 30)) * MINUTE;
  const shown = () => ({ date: inZone(start, zone).format(DAY), time: inZone(start, zone).format(TIME) });
  while (momentOf(shown().date, shown().time, zone).valueOf() <= now) start += 30 * MINUTE;
  return shown();
}

export function blank(zone: string, capacity: number | null): MeetingValues {
  return {
    topic: '',
    ...nextHalfHour(zone),
    duration_minutes: 60,
    capacity,
    room_id: '',
    password: '',
    agenda: '',
    invitees: [],
    repeats: false,
    rule: EVERY_WEEK,
    exdates: [],
    skip_clashes: false,
  };
}

export function valuesOf(meeting: MeetingDetail, zone: string): MeetingValues {
  const start = inZone(meeting.start_at, zone);
  return {
    topic: meeting.topic,
    date: start.format(DAY),
    time: start.format(TIME),
    duration_minutes: meeting.duration_minutes,
    capacity: meeting.capacity,
    room_id: meeting.room?.id ?? '',
    password: meeting.password ?? '',
    agenda: meeting.agenda,
    invitees: meeting.invitees.map(inviteeText),
    repeats: meeting.recurrence !== null,
    rule: valuesOfRule(meeting.recurrence?.rrule ?? '') ?? EVERY_WEEK,
    exdates: meeting.recurrence?.exdates ?? [],
    skip_clashes: false,
  };
}

export function startOf({ date, time }: Pick<MeetingValues, 'date' | 'time'>, zone: string): string {
  return wire(momentOf(date, time, zone));
}

function recurrenceOf({ rule, date, exdates, skip_clashes }: MeetingValues): Recurrence {
  return { rrule: ruleOf(rule, date), exdates, skip_clashes };
}

function inviteesOf({ invitees }: MeetingValues) {
  return invitees.flatMap((text) => inviteeOf(text) ?? []);
}

export function toNew(values: MeetingValues, zone: string): NewMeeting {
  return {
    topic: values.topic.trim(),
    start_at: startOf(values, zone),
    duration_minutes: values.duration_minutes,
    ...(values.capacity ? { capacity: values.capacity } : {}),
    ...(values.room_id ? { room_id: values.room_id } : {}),
    ...(values.password ? { password: values.password } : {}),
    agenda: values.agenda,
    invitees: inviteesOf(values),
    ...(values.repeats ? { recurrence: recurrenceOf(values) } : {}),
  };
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs from what was read: a meeting that is not moved needs no new place. */
export function toChange(base: MeetingValues, values: MeetingValues, zone: string): MeetingChange {
  const start_at = startOf(values, zone);
  const moved = start_at !== startOf(base, zone);
  const repeated = !same([base.rule, base.exdates], [values.rule, values.exdates]);
  return {
    ...(base.topic !== values.topic.trim() ? { topic: values.topic.trim() } : {}),
    ...(moved ? { start_at } : {}),
    ...(base.duration_minutes !== values.duration_minutes ? { duration_minutes: values.duration_minutes } : {}),
    ...(base.capacity !== values.capacity && values.capacity ? { capacity: values.capacity } : {}),
    ...(base.room_id !== values.room_id ? { room_id: values.room_id || null } : {}),
    ...(base.password !== values.password ? { password: values.password || null } : {}),
    ...(base.agenda !== values.agenda ? { agenda: values.agenda } : {}),
    ...(!same(base.invitees, values.invitees) ? { invitees: inviteesOf(values) } : {}),
    ...(repeated ? { recurrence: recurrenceOf(values) } : {}),
  };
}

/** The form's field that each field of the API is shown at. */
const SHOWN_AT: Record<string, keyof MeetingValues> = {
  start_at: 'time',
  recurrence: 'repeats',
  invitees: 'invitees',
};

/** A start is a date and a time; a series is judged by its first day, its rule and the days left out. */
export const JUDGED_BY = {
  time: ['date', 'duration_minutes', 'rule', 'repeats'],
  duration_minutes: ['date', 'time', 'rule', 'repeats'],
  repeats: ['date', 'time', 'rule', 'exdates', 'skip_clashes'],
  exdates: ['date', 'rule'],
  capacity: ['room_id'],
  room_id: ['capacity'],
} as const;

/** The problem with its faults at the fields of this form. */
export function atFields(error: unknown): KnownProblem {
  const problem = problemOf(error);
  const errors = problem.errors?.map((fault) => {
    const top = fault.field.split('.')[0] ?? fault.field;
    return { ...fault, field: SHOWN_AT[top] ?? top };
  });
  return { ...problem, errors };
}

export interface Refusal {
  reason: string;
  rooms: { id: string; name: string; capacity: number }[];
  times: string[];
  peak: { at: string; ports_used: number; ports_licensed: number } | null;
  clashes: { start_at: string; end_at: string; reason: string }[];
}

/** Why a booking was refused for want of a room or ports, and what is free instead; null for any other problem. */
export function refusalOf(error: unknown): Refusal | null {
  const problem = problemOf(error) as KnownProblem & Partial<Problem> & { alternatives?: unknown; clashes?: unknown };
  if (problem.status !== 409 || !problem.alternatives) return null;
  const { rooms = [], times = [], peak = null } = problem.alternatives as Partial<Refusal>;
  const clashes = (problem.clashes ?? []) as Refusal['clashes'];
  return { reason: problem.code, rooms, times, peak, clashes };
}
