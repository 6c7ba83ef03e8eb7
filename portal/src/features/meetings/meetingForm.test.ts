import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MeetingDetail } from '@/api/gen';
import { atFields, blank, refusalOf, toChange, toNew, valuesOf } from './meetingForm';

const zone = 'Asia/Shanghai';
const meeting: MeetingDetail = {
  id: 'm1',
  meeting_number: '123456789',
  topic: '周会',
  type: 'scheduled',
  host: { id: 'u1', name: '林诗琪' },
  room: { id: 'r1', name: '共享会议室 01', kind: 'shared' },
  capacity: 25,
  start_at: '2026-11-24T01:00:00Z',
  end_at: '2026-11-24T02:00:00Z',
  duration_minutes: 60,
  status: 'booked',
  started_at: null,
  ended_at: null,
  is_overrun: false,
  series_id: 's1',
  recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=5', exdates: [], time_zone: zone, starts_on: '2026-11-24' },
  has_password: true,
  version: 4,
  agenda: '',
  invitees: [{ name: '王伟', email: 'wang@demo.example' }],
  password: '8848',
  cancelled_reason: null,
  cancelled_by: null,
  series: null,
};
const base = valuesOf(meeting, zone);

afterEach(() => vi.useRealTimers());

describe('a new meeting', () => {
  it.each([
    ['2026-11-24T01:10:00Z', '2026-11-24', '09:30'],
    ['2026-11-24T15:40:00Z', '2026-11-25', '00:00'],
  ])('starts at the next half hour of the site after %s', (now, date, time) => {
    vi.useFakeTimers({ now: new Date(now) });
    expect(blank(zone, null)).toMatchObject({ date, time });
  });

  it.each([
    ['2027-03-28T00:45:00Z', '2027-03-28', '03:00'], // 01:45, and 02:00 is skipped
    ['2027-10-31T00:50:00Z', '2027-10-31', '03:00'], // 02:50, and 02:00 comes again
    ['2027-10-31T01:10:00Z', '2027-10-31', '03:00'], // 02:10 for the second time
  ])('starts at a time to come where the clocks change after %s', (now, date, time) => {
    vi.useFakeTimers({ now: new Date(now) });
    expect(blank('Europe/Berlin', null)).toMatchObject({ date, time });
  });

  it('is sent in UTC and without what was left empty', () => {
    const values = { ...blank(zone, null), topic: ' 评审 ', date: '2026-11-24', time: '09:00' };
    expect(toNew(values, zone)).toEqual({
      topic: '评审',
      start_at: '2026-11-24T01:00:00Z',
      duration_minutes: 60,
      agenda: '',
      invitees: [],
    });
  });

  it('says how it repeats and whether clashes are skipped', () => {
    const values = { ...base, repeats: true, skip_clashes: true, exdates: ['2026-12-01'] };
    expect(toNew(values, zone).recurrence).toEqual({
      rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=5',
      exdates: ['2026-12-01'],
      skip_clashes: true,
    });
  });
});

describe('a change', () => {
  it('is nothing when nothing was changed', () => expect(toChange(base, { ...base }, zone)).toEqual({}));

  it.each([
    [{ topic: '月会' }, { topic: '月会' }],
    [{ time: '10:00' }, { start_at: '2026-11-24T02:00:00Z' }],
    [{ room_id: '' }, { room_id: null }],
    [{ password: '' }, { password: null }],
    [{ invitees: [] }, { invitees: [] }],
    [
      { rule: { ...base.rule, count: 8 } },
      { recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=8', exdates: [], skip_clashes: false } },
    ],
  ])('of %j is all that is sent', (change, sent) => {
    expect(toChange(base, { ...base, ...change }, zone)).toEqual(sent);
  });
});

describe('a refused booking', () => {
  const alternatives = { rooms: [{ id: 'r2', name: '共享会议室 02', capacity: 50 }], times: ['2026-11-24T03:00:00Z'] };

  it('tells what is free instead', () => {
    expect(refusalOf({ status: 409, code: 'room_taken', alternatives })).toMatchObject({
      reason: 'room_taken',
      ...alternatives,
      peak: null,
      clashes: [],
    });
  });

  it('is no other conflict', () => expect(refusalOf({ status: 409, code: 'already_started' })).toBeNull());

  it('shows faults at the fields that the form has', () => {
    const errors = [
      { field: 'start_at', code: 'past', detail: '' },
      { field: 'recurrence.rrule', code: 'too_many', detail: '' },
      { field: 'invitees.3.email', code: 'format', detail: '' },
      { field: 'topic', code: 'length', detail: '' },
    ];
    const found = atFields({ status: 422, code: 'invalid', errors }).errors?.map(({ field }) => field);
    expect(found).toEqual(['time', 'repeats', 'invitees', 'topic']);
  });
});
