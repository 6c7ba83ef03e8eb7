import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { getMeetingOptions } from '@/api/gen/@tanstack/react-query.gen';
import type { MeetingDetail } from '@/api/gen';
import { BackLink } from '@/components/BackLink';
import { Dialog } from '@/components/Dialog';
import { PageHead } from '@/components/PageHead';
import { useWayHere } from '@/components/wayBack';
import { ErrorPage } from '@/components/StatePage';
import { Attendance } from './Attendance';
import { CancelDialog } from './CancelDialog';
import { Invitees } from './Invitees';
import { MeetingFacts } from './MeetingFacts';
import { SeriesExtent } from './SeriesExtent';
import { ScopeChoice, type Scope } from './ScopeChoice';
import { hasBegun } from './useAttendanceColumn';
import './meetings.css';

type Portal = 'admin' | 'user';
const LIST: Record<Portal, string> = { admin: '/admin/meetings', user: '/u' };

function Agenda({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation();
  return (
    <section className="panel panel-body" aria-labelledby="agenda">
      <h2 id="agenda">{t('meetings.agenda')}</h2>
      {meeting.agenda ? <p className="prose">{meeting.agenda}</p> : <p className="muted">{t('meetings.noAgenda')}</p>}
    </section>
  );
}

interface EditScopeProps {
  meeting: MeetingDetail;
  onChoose: (scope: Scope) => void;
  onClose: () => void;
}

/** Asks how much of a series is to be changed, before the form opens. */
function EditScopeDialog({ meeting, onChoose, onClose }: EditScopeProps) {
  const { t } = useTranslation();
  const [scope, setScope] = useState<Scope>('one');
  return (
    <Dialog
      title={t('meetings.scope.editTitle')}
      okText={t('meetings.scope.next')}
      onOk={() => onChoose(scope)}
      onCancel={onClose}
    >
      <p>{t('meetings.scope.editHint')}</p>
      <ScopeChoice value={scope} onChange={setScope} />
      {meeting.series && <SeriesExtent series={meeting.series} />}
    </Dialog>
  );
}

function Actions({ meeting, portal }: { meeting: MeetingDetail; portal: Portal }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'cancel' | 'edit' | null>(null);
  const here = useWayHere();
  const edit = (scope: Scope) => void navigate(`/u/meetings/${meeting.id}/edit?scope=${scope}`, { state: here });
  const close = () => setAsking(null);
  const series = meeting.series_id !== null;
  return (
    <>
      {series && portal === 'admin' && (
        <Link to={`/admin/meetings?series_id=${meeting.series_id}&when=all&sort=start_at`} state={here}>
          {t('meetings.allOfSeries')}
        </Link>
      )}
      {meeting.status === 'booked' && portal === 'user' && (
        <Button onClick={() => (series ? setAsking('edit') : edit('one'))}>{t('meetings.edit')}</Button>
      )}
      {meeting.status === 'booked' && (
        <Button danger onClick={() => setAsking('cancel')}>
          {t('meetings.cancel.action')}
        </Button>
      )}
      {asking === 'cancel' && <CancelDialog meeting={meeting} onClose={close} />}
      {asking === 'edit' && <EditScopeDialog meeting={meeting} onChoose={edit} onClose={close} />}
    </>
  );
}

/** One meeting, as the administrator's or the host's portal shows it. */
export function MeetingPage({ portal }: { portal: Portal }) {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const query = useQuery(getMeetingOptions({ path: { id } }));
  const back = (
    <BackLink to={LIST[portal]} label={t(portal === 'admin' ? 'meetings.backToList' : 'meetings.backToMine')} />
  );
  const className = portal === 'user' ? 'page narrow' : 'page';
  if (query.isError && !query.data)
    return <ErrorPage error={query.error} onRetry={() => void query.refetch()} back={LIST[portal]} />;
  if (!query.data)
    return (
      <div className={className}>
        <PageHead title={t('meetings.detail')} back={back} />
        <section className="panel panel-body">
          <Skeleton active paragraph={{ rows: 8 }} />
        </section>
      </div>
    );
  const meeting = query.data;
  return (
    <div className={className}>
      <PageHead title={meeting.topic} back={back}>
        <Actions meeting={meeting} portal={portal} />
      </PageHead>
      <div className="stack">
        <section className="panel panel-body" aria-label={t('meetings.detail')}>
          <MeetingFacts meeting={meeting} />
        </section>
        <Agenda meeting={meeting} />
        {hasBegun(meeting) ? <Attendance meeting={meeting} /> : <Invitees people={meeting.invitees} />}
      </div>
    </div>
  );
}
