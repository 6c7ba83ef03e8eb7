import { Alert, Spin } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Availability, PortPeak } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useErrorText } from '@/components/errorText';
import { Alternatives } from './Alternatives';
import type { AvailabilityFound } from './useAvailability';
import { useMeetingText } from './useMeetingText';
import { useReason } from './useReason';

function Peak({ peak }: { peak: PortPeak }) {
  const { t } = useTranslation();
  const { time } = useMeetingText();
  return (
    <p className="muted num">
      {t('meetings.availability.peak', {
        used: peak.ports_used,
        licensed: peak.ports_licensed,
        time: time(peak.at),
      })}
    </p>
  );
}

interface Props {
  availability: AvailabilityFound;
  /** the system picks the room */
  picks: boolean;
  repeats: boolean;
  onRoom: (id: string) => void;
  onTime: (moment: string) => void;
}

function Found({ found, ...props }: Props & { found: Availability }) {
  const { t } = useTranslation();
  const reason = useReason();
  const picked = props.picks ? found.rooms[0]?.name : undefined;
  if (!found.available)
    return (
      <>
        <Alert role="status" type="warning" showIcon title={reason(found.reason)} />
        {found.peak && <Peak peak={found.peak} />}
        <Alternatives rooms={found.rooms} times={found.times} onRoom={props.onRoom} onTime={props.onTime} />
      </>
    );
  return (
    <>
      <Alert
        role="status"
        type="success"
        showIcon
        title={picked ? t('meetings.availability.freeRoom', { name: picked }) : t('meetings.availability.free')}
      />
      {found.peak && <Peak peak={found.peak} />}
      {props.repeats && <p className="muted">{t('meetings.availability.series')}</p>}
    </>
  );
}

/** What is free, shown while one chooses. */
export function AvailabilityPanel(props: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { query, checking, asked } = props.availability;
  const fault = query.isError ? (problemOf(query.error).errors?.[0]?.detail ?? errorText(query.error)) : '';
  return (
    <section className="panel panel-body" aria-labelledby="availability">
      <h2 id="availability">{t('meetings.availability.title')}</h2>
      {!asked && <p className="muted">{t('meetings.availability.incomplete')}</p>}
      {fault && <Alert role="status" type="warning" showIcon title={fault} />}
      {asked && !query.isError && (
        <Spin spinning={checking} delay={500} description={t('meetings.availability.checking')}>
          {query.data ? (
            <Found {...props} found={query.data} />
          ) : (
            <p className="muted">{t('meetings.availability.checking')}</p>
          )}
        </Spin>
      )}
    </section>
  );
}
