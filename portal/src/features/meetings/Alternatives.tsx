import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { FreeRoom } from '@/api/gen';
import { useBooksRoom } from './PlaceFields';
import { useMeetingText } from './useMeetingText';

interface Props {
  rooms: FreeRoom[];
  times: string[];
  /** the rooms and times are free for all meetings of a series */
  series?: boolean;
  onRoom: (id: string) => void;
  onTime: (moment: string) => void;
}

/** What could be booked instead: a press takes it into the form. */
export function Alternatives({ rooms, times, series = false, onRoom, onTime }: Props) {
  const { t } = useTranslation();
  const { day, time } = useMeetingText();
  const nothing = useBooksRoom() ? 'meetings.availability.nothing' : 'meetings.availability.nothingElse';
  if (!rooms.length && !times.length) return <p className="muted">{t(nothing)}</p>;
  return (
    <>
      {rooms.length > 0 && (
        <>
          <h3>{t(series ? 'meetings.availability.seriesRooms' : 'meetings.availability.rooms')}</h3>
          <ul className="chips">
            {rooms.map(({ id, name, capacity }) => (
              <li key={id}>
                <Button size="small" onClick={() => onRoom(id)}>
                  {t('meetings.availability.useRoom', { name, count: capacity })}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {times.length > 0 && (
        <>
          <h3>{t(series ? 'meetings.availability.seriesTimes' : 'meetings.availability.times')}</h3>
          <ul className="chips">
            {times.map((moment) => (
              <li key={moment}>
                <Button size="small" className="num" onClick={() => onTime(moment)}>
                  {day(moment)} {time(moment)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
