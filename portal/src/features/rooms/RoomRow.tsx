import { EditOutlined, UserOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Reservation, Room } from '@/api/gen';
import { ReservationBlock, type Card } from './ReservationBlock';
import { blocksOf, hoursOf, occupancyOf, type Block, type DayAxis } from './timeline';
import { useLoadText } from './useLoadText';

const keyOf = ({ meeting_id, start_at }: Reservation) => `${meeting_id ?? 'busy'}@${start_at}`;

function Occupancy({ blocks, axis }: { blocks: Block[]; axis: DayAxis }) {
  const { t } = useTranslation();
  const text = useLoadText();
  const share = occupancyOf(blocks);
  if (!blocks.length) return <small className="tl-load">{t('timeline.free')}</small>;
  const said = { share: text.share(share), time: text.time(share * hoursOf(axis)) };
  return (
    <small className="tl-load num" title={t('timeline.busyHint', said)}>
      <i aria-hidden>
        <b style={{ width: `${Math.max(4, share * 100)}%` }} />
      </i>
      {t('timeline.busy', { count: blocks.length, ...said })}
    </small>
  );
}

interface Props {
  room: Room;
  row: number;
  /** pixels from the top of the list */
  top: number;
  count: number;
  axis: DayAxis;
  track: number;
  card: Card;
  onRename?: (room: Room) => void;
}

export function RoomRow({ room, row, top, count, axis, track, card, onRename }: Props) {
  const { t } = useTranslation();
  const blocks = blocksOf(axis, room.reservations);
  const facts = [
    t('common.parties', { count: room.capacity }),
    room.expires_on ? t('rooms.until', { date: room.expires_on }) : t('rooms.noExpiry'),
  ].join(' · ');
  return (
    <li className="tl-row" style={{ top }} aria-posinset={row + 1} aria-setsize={count}>
      <div className="tl-room">
        <div className="t">
          <b title={room.name}>{room.name}</b>
          {onRename && (
            <Button
              type="text"
              size="small"
              icon={<EditOutlined aria-hidden />}
              aria-label={t('rooms.renameOf', { name: room.name })}
              onClick={() => onRename(room)}
            />
          )}
        </div>
        {room.owner && (
          <small title={room.owner.name}>
            <UserOutlined aria-hidden /> <span className="sr-only">{t('timeline.owner')} </span>
            {room.owner.name}
          </small>
        )}
        <small className="num" title={facts}>
          {facts}
        </small>
        <Occupancy blocks={blocks} axis={axis} />
      </div>
      <ul className="tl-track" aria-label={t('rooms.dayOf', { name: room.name, count: blocks.length })}>
        {blocks.map((block, at) => (
          <ReservationBlock
            key={keyOf(block.reservation)}
            block={block}
            room={room}
            track={track}
            card={card}
            spot={{ row, at }}
          />
        ))}
      </ul>
    </li>
  );
}
