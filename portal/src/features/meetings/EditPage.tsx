import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ifMatch, invalidate } from '@/api/client';
import { getMeetingOptions, updateMeetingMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { BookMeetingResponse as Booked, MeetingDetail } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';
import { useWayBack, useWayBefore } from '@/components/wayBack';
import { ErrorPage } from '@/components/StatePage';
import { LeftOut } from './BookPage';
import { toChange, valuesOf, type MeetingValues } from './meetingForm';
import { MeetingForm } from './MeetingForm';
import { valuesOfRule } from './recurrence';
import { isScope, type Scope } from './ScopeChoice';
import { SeriesExtent } from './SeriesExtent';
import './meetings.css';

/** The rule is changed with the following or all of a series; one occurrence keeps it. */
function recurrenceFor(meeting: MeetingDetail, scope: Scope) {
  if (!meeting.recurrence || scope === 'one') return 'none';
  return valuesOfRule(meeting.recurrence.rrule) ? 'always' : 'custom';
}

interface EditorProps {
  meeting: MeetingDetail;
  scope: Scope;
  onReload: () => void;
}

function Editor({ meeting, scope, onReload }: EditorProps) {
  const { t } = useTranslation();
  const { message, modal } = App.useApp();
  const zone = useAccount().site.time_zone;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [base] = useState(() => valuesOf(meeting, zone));
  const [stale, setStale] = useState(false);
  const page = `/u/meetings/${meeting.id}`;
  const way = useWayBack();
  const before = useWayBefore();
  const update = useMutation({ ...updateMeetingMutation(), onSettled: () => invalidate(queries, 'meetings', 'rooms') });
  /** Back to the meeting's page; to another one where the change begins with another occurrence. */
  const leave = (id: string) =>
    way?.from.startsWith(page) && id === meeting.id
      ? navigate(-way.steps)
      : navigate(`/u/meetings/${id}`, { replace: true, state: before });
  const done = (booked: Booked) => {
    const many = booked.occurrence_count > 1;
    message.success(
      many ? t('meetings.booked.savedMany', { count: booked.occurrence_count }) : t('meetings.booked.saved'),
    );
    if (booked.left_out.length) modal.info({ title: t('meetings.booked.saved'), content: <LeftOut booked={booked} /> });
    return leave(booked.id);
  };
  const save = async (values: MeetingValues) => {
    const body = toChange(base, values, zone);
    if (!Object.keys(body).length) return leave(meeting.id);
    const query = meeting.series_id ? { scope } : {};
    return update
      .mutateAsync({ path: { id: meeting.id }, query, headers: ifMatch(meeting.version), body })
      .then(done, (error: unknown) => {
        if (problemOf(error).status !== 412) throw error;
        setStale(true);
        return false;
      });
  };
  const notice = (
    <>
      {meeting.series_id && (
        <Alert
          type="info"
          showIcon
          className="notice"
          title={t(`meetings.scope.editing.${scope}`)}
          description={scope !== 'one' && meeting.series ? <SeriesExtent series={meeting.series} /> : undefined}
        />
      )}
      {stale && (
        <Alert
          type="warning"
          showIcon
          className="notice"
          title={t('meetings.form.stale')}
          action={<Button onClick={onReload}>{t('meetings.form.reload')}</Button>}
        />
      )}
    </>
  );
  return (
    <MeetingForm
      initial={base}
      meetingId={meeting.id}
      recurrence={recurrenceFor(meeting, scope)}
      submitText={t('meetings.save')}
      cancelTo={page}
      saving={update.isPending}
      notice={notice}
      onSave={save}
    />
  );
}

export function EditPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const [search] = useSearchParams();
  const asked = search.get('scope');
  const [round, setRound] = useState(0);
  const query = useQuery({ ...getMeetingOptions({ path: { id } }), staleTime: 0, refetchOnReconnect: false });
  const reload = () => void query.refetch().then(() => setRound((before) => before + 1));
  if (query.isError && !query.data)
    return <ErrorPage error={query.error} onRetry={() => void query.refetch()} back="/u" />;
  const meeting = query.isFetchedAfterMount ? query.data : undefined;
  return (
    <div className="page narrow">
      <PageHead title={t('meetings.edit')} />
      {meeting ? (
        <Editor key={round} meeting={meeting} scope={isScope(asked) ? asked : 'one'} onReload={reload} />
      ) : (
        <section className="panel panel-body">
          <Skeleton active paragraph={{ rows: 10 }} />
        </section>
      )}
    </div>
  );
}
