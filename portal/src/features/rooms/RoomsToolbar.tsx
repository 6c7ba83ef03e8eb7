import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { addDays, useMoments } from '@/components/zoned';
import { ZOOMS, type Zoom } from './zoom';

function Legend() {
  const { t } = useTranslation();
  return (
    <div className="legend" aria-hidden>
      {(['in_progress', 'booked', 'ended', 'busy'] as const).map((status) => (
        <span key={status}>
          <b className={`st-${status}`} />
          {t(`rooms.statuses.${status}`)}
        </span>
      ))}
    </div>
  );
}

interface Props {
  day: string;
  today: string;
  onDay: (day: string) => void;
  zoom: Zoom;
  onZoom: (zoom: Zoom) => void;
}

export function RoomsToolbar({ day, today, onDay, zoom, onZoom }: Props) {
  const { t } = useTranslation();
  const { longDay } = useMoments();
  return (
    <div className="toolbar">
      <Space.Compact>
        <Button
          icon={<LeftOutlined aria-hidden />}
          aria-label={t('rooms.previousDay')}
          onClick={() => onDay(addDays(day, -1))}
        />
        <Button onClick={() => onDay(today)}>{t('rooms.today')}</Button>
        <Button
          icon={<RightOutlined aria-hidden />}
          aria-label={t('rooms.nextDay')}
          onClick={() => onDay(addDays(day, 1))}
        />
      </Space.Compact>
      <strong className="num" aria-live="polite">
        {longDay(day)}
      </strong>
      <span className="grow" />
      <Legend />
      <Segmented<Zoom>
        name="zoom"
        aria-label={t('timeline.zoom')}
        value={zoom}
        onChange={onZoom}
        options={ZOOMS.map((value) => ({ value, label: t('timeline.hours', { count: value }) }))}
      />
    </div>
  );
}
