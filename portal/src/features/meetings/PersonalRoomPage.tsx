import { useQuery } from '@tanstack/react-query';
import { Descriptions, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { listRoomsOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { Room } from '@/api/gen';
import { PageHead } from '@/components/PageHead';
import { EmptyState, ErrorState } from '@/components/States';
import { useWayHere } from '@/components/wayBack';
import { numberText, useMeetingText } from './useMeetingText';
import './meetings.css';

function Facts({ room }: { room: Room }) {
  const { t } = useTranslation();
  const copyable = { text: room.pmi ?? '', tooltips: [t('meetings.copyNumber'), t('meetings.copied')] };
  const items = [
    { key: 'capacity', label: t('meetings.capacity'), children: t('common.parties', { count: room.capacity }) },
    { key: 'expires', label: t('meetings.personal.expires'), children: room.expires_on ?? t('rooms.noExpiry') },
  ];
  return (
    <>
      <h2>{room.name}</h2>
      {room.pmi && (
        <p className="pmi">
          <span className="muted">{t('meetings.personal.pmi')}</span>
          <Typography.Text className="num" strong copyable={copyable}>
            {numberText(room.pmi)}
          </Typography.Text>
        </p>
      )}
      <p className="muted">{t('meetings.personal.hint')}</p>
      <Descriptions column={{ xs: 1, sm: 2 }} items={items} />
    </>
  );
}

function Today({ room }: { room: Room }) {
  const { t } = useTranslation();
  const { span } = useMeetingText();
  const here = useWayHere();
  return (
    <section className="panel panel-body" aria-labelledby="today">
      <h2 id="today">{t('meetings.personal.today')}</h2>
      {room.reservations.length ? (
        <ul className="plain-list">
          {room.reservations.map(({ start_at, end_at, topic, meeting_id }) => (
            <li key={start_at}>
              <span className="num">{span(start_at, end_at)}</span>{' '}
              {meeting_id ? (
                <Link to={`/u/meetings/${meeting_id}`} state={here}>
                  {topic}
                </Link>
              ) : (
                t('rooms.statuses.busy')
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('meetings.personal.free')}</p>
      )}
    </section>
  );
}

/** The room of a dedicated account, with its personal meeting number. */
export function PersonalRoomPage() {
  const { t } = useTranslation();
  const query = useQuery(listRoomsOptions({ query: { kind: 'dedicated', page_size: 1 } }));
  const room = query.data?.items[0];
  return (
    <div className="page narrow">
      <PageHead title={t('meetings.personal.title')} />
      <div className="stack">
        <section className="panel panel-body" aria-label={t('meetings.personal.title')}>
          {query.isPending && <Skeleton active paragraph={{ rows: 4 }} />}
          {query.isError && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.data && !room && (
            <EmptyState text={t('meetings.personal.none')} hint={t('meetings.personal.noneHint')} />
          )}
          {room && <Facts room={room} />}
        </section>
        {room && <Today room={room} />}
      </div>
    </div>
  );
}
