import { Alert, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Alternatives } from './Alternatives';
import type { Refusal } from './meetingForm';
import { useMeetingText } from './useMeetingText';
import { useReason } from './useReason';

function Clashes({ clashes, onSkip }: { clashes: Refusal['clashes']; onSkip: () => void }) {
  const { t } = useTranslation();
  const { dateTime } = useMeetingText();
  const reason = useReason();
  return (
    <>
      <h3>{t('meetings.availability.clashes', { n: clashes.length })}</h3>
      <ul className="clash-list">
        {clashes.map((clash) => (
          <li key={clash.start_at}>
            <span className="num">{dateTime(clash.start_at)}</span> {reason(clash.reason)}
          </li>
        ))}
      </ul>
      <Button size="small" type="primary" onClick={onSkip}>
        {t('meetings.availability.skip')}
      </Button>
    </>
  );
}

interface Props {
  refusal: Refusal;
  /** it was asked for more than one meeting */
  series: boolean;
  onRoom: (id: string) => void;
  onTime: (moment: string) => void;
  onSkip: () => void;
}

/** A booking that was refused: why, and what is free instead. */
export function RefusalAlert({ refusal, series, onRoom, onTime, onSkip }: Props) {
  const { t } = useTranslation();
  const { proseDateTime } = useMeetingText();
  const reason = useReason();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' }); // returns a promise in newer browsers: not an effect's to return
  }, [refusal]);
  const { peak, clashes, rooms, times } = refusal;
  const body = (
    <>
      {peak && (
        <p className="num">
          {t('meetings.availability.peakAtClash', {
            time: proseDateTime(peak.at),
            used: peak.ports_used,
            licensed: peak.ports_licensed,
          })}
        </p>
      )}
      {clashes.length > 0 && <Clashes clashes={clashes} onSkip={onSkip} />}
      {(clashes.length === 0 || rooms.length > 0 || times.length > 0) && (
        <Alternatives rooms={rooms} times={times} series={series} onRoom={onRoom} onTime={onTime} />
      )}
    </>
  );
  return (
    <div className="refusal" ref={box}>
      <Alert type="error" showIcon title={reason(refusal.reason)} description={body} />
    </div>
  );
}
