import { useQuery } from '@tanstack/react-query';
import { Alert, Col, Form, InputNumber, Row, Select, Tag } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { listRoomsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Room } from '@/api/gen';
import { siteType, useAccount } from '@/app/session';
import { momentOf } from '@/components/zoned';
import type { MeetingValues } from './meetingForm';

const LARGEST = 10_000;

/** How a room stands to what is wanted, as far as the day that was read can tell. */
export type Fit = 'roomFree' | 'roomBusy' | 'roomSmall';

export function fitOf(room: Room, wanted: Partial<MeetingValues>, zone: string, meetingId?: string): Fit {
  const { date, time, duration_minutes, capacity } = wanted;
  if (capacity && room.capacity < capacity) return 'roomSmall';
  if (!date || !time || !duration_minutes) return 'roomFree';
  const start = momentOf(date, time, zone).valueOf();
  const end = start + duration_minutes * 60_000;
  const taken = room.reservations.some(
    ({ start_at, end_at, meeting_id }) =>
      (meetingId === undefined || meeting_id !== meetingId) && Date.parse(start_at) < end && start < Date.parse(end_at),
  );
  return taken ? 'roomBusy' : 'roomFree';
}

function useWanted(): Partial<MeetingValues> {
  const form = Form.useFormInstance<MeetingValues>();
  const date = Form.useWatch('date', form);
  const time = Form.useWatch('time', form);
  const duration_minutes = Form.useWatch('duration_minutes', form);
  const capacity = Form.useWatch('capacity', form);
  const room_id = Form.useWatch('room_id', form);
  return { date, time, duration_minutes, capacity, room_id };
}

interface CapacityProps {
  most: number | undefined;
  optional: boolean;
  /** A new booking's proposal is lowered to what is possible. */
  isNew: boolean;
}

function CapacityField({ most, optional, isNew }: CapacityProps) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MeetingValues>();
  const capacity = Form.useWatch('capacity', form);
  useEffect(() => {
    const isProposed = isNew && !form.isFieldTouched('capacity');
    if (isProposed && most && capacity && capacity > most)
      form.setFields([{ name: 'capacity', value: most, touched: false }]);
  }, [form, isNew, capacity, most]);
  const hints = [most && t('meetings.form.capacityHint', { n: most }), optional && t('meetings.form.capacityAny')];
  return (
    <Form.Item
      name="capacity"
      label={t('meetings.form.capacity')}
      extra={hints.filter(Boolean).join(' · ') || undefined}
      rules={[{ required: !optional, message: t('faults.required') }]}
    >
      <InputNumber
        className="wide"
        min={2}
        max={most ?? LARGEST}
        precision={0}
        suffix={t('rooms.parties')}
        changeOnWheel={false}
      />
    </Form.Item>
  );
}

function SharedRoomFields({ meetingId }: { meetingId?: string }) {
  const { t } = useTranslation();
  const zone = useAccount().site.time_zone;
  const wanted = useWanted();
  const rooms = useQuery({
    ...listRoomsOptions({ query: { kind: 'shared', date: wanted.date, page_size: 500, sort: 'capacity' } }),
    enabled: Boolean(wanted.date),
    placeholderData: (previous) => previous,
  });
  const items = rooms.data?.items ?? [];
  const fits = items.map((room) => ({ room, fit: fitOf(room, wanted, zone, meetingId) }));
  const order: Fit[] = ['roomFree', 'roomBusy', 'roomSmall'];
  const sorted = fits.sort((a, b) => order.indexOf(a.fit) - order.indexOf(b.fit));
  const chosen = items.find(({ id }) => id === wanted.room_id);
  const most = chosen?.capacity ?? Math.max(0, ...items.map(({ capacity }) => capacity));
  const colour: Record<Fit, string> = { roomFree: 'green', roomBusy: 'orange', roomSmall: 'default' };
  return (
    <Row gutter={16}>
      <Col xs={24} sm={8}>
        <CapacityField most={most || undefined} optional isNew={!meetingId} />
      </Col>
      <Col xs={24} sm={16}>
        <Form.Item name="room_id" label={t('meetings.room')}>
          <Select
            loading={rooms.isFetching}
            labelRender={({ label }) => label ?? ''} // a room on its way has no name yet; its id says nothing
            showSearch={{ optionFilterProp: 'label' }}
            options={[
              { value: '', label: t('meetings.form.roomAuto') },
              ...sorted.map(({ room, fit }) => ({
                value: room.id,
                label: t('meetings.availability.useRoom', { name: room.name, count: room.capacity }),
                disabled: fit === 'roomSmall',
                fit,
              })),
            ]}
            optionRender={({ label, data }) => (
              <>
                {label} {'fit' in data && <Tag color={colour[data.fit]}>{t(`meetings.form.${data.fit}`)}</Tag>}
              </>
            )}
          />
        </Form.Item>
      </Col>
    </Row>
  );
}

function OwnRoomFields({ meetingId, ports }: Props) {
  const { t } = useTranslation();
  const query = useQuery(listRoomsOptions({ query: { kind: 'dedicated', page_size: 1 } }));
  const room = query.data?.items[0];
  return (
    <>
      {query.data && !room && <Alert type="warning" showIcon title={t('meetings.form.noOwnRoom')} />}
      {room && <p>{t('meetings.form.ownRoom', { name: room.name, count: room.capacity })}</p>}
      <Row gutter={16}>
        <Col xs={24} sm={8}>
          <CapacityField most={room && atMost(room.capacity, ports)} optional isNew={!meetingId} />
        </Col>
      </Row>
    </>
  );
}

/** A meeting never has more parties than the site has licensed ports. */
function atMost(capacity: number | null, ports: number | undefined): number | undefined {
  const known = [capacity, ports].filter((each) => typeof each === 'number');
  return known.length ? Math.min(...known) : undefined;
}

/** Whether the account books a room; else it books ports of a concurrent site alone. */
export function useBooksRoom(): boolean {
  const { account_kind, site } = useAccount();
  return account_kind === 'dedicated' || siteType(site) === 'account';
}

interface Props {
  meetingId?: string;
  /** licensed at a concurrent site, as far as known */
  ports?: number;
}

/** Where and how large: a shared room, the own one, or on a concurrent site ports alone. */
export function PlaceFields({ meetingId, ports }: Props) {
  const { account_kind, capacity } = useAccount();
  const hasRoom = useBooksRoom();
  if (account_kind === 'dedicated') return <OwnRoomFields meetingId={meetingId} ports={ports} />;
  if (!hasRoom)
    return (
      <Row gutter={16}>
        <Col xs={24} sm={8}>
          <CapacityField most={atMost(capacity, ports)} optional={false} isNew={!meetingId} />
        </Col>
      </Row>
    );
  return <SharedRoomFields meetingId={meetingId} />;
}
