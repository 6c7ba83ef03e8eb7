import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Result } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { invalidate } from '@/api/client';
import { bookMeetingMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { BookMeetingResponse as Booked } from '@/api/gen';
import { useAccount } from '@/app/session';
import { PageHead } from '@/components/PageHead';
import { LinkButton } from '@/components/LinkButton';
import { carried } from '@/components/wayBack';
import { blank, toNew } from './meetingForm';
import { MeetingForm } from './MeetingForm';
import { numberText, useMeetingText } from './useMeetingText';
import { useReason } from './useReason';
import './meetings.css';

const USUAL_CAPACITY = 10;

export function LeftOut({ booked }: { booked: Booked }) {
  const { t } = useTranslation();
  const { dateTime } = useMeetingText();
  const reason = useReason();
  if (!booked.left_out.length) return null;
  return (
    <>
      <h2>{t('meetings.booked.leftOut', { n: booked.left_out.length })}</h2>
      <ul className="clash-list">
        {booked.left_out.map((each) => (
          <li key={each.start_at}>
            <span className="num">{dateTime(each.start_at)}</span> {reason(each.reason)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Done({ booked, onAnother }: { booked: Booked; onAnother: () => void }) {
  const { t } = useTranslation();
  const { proseDateTime } = useMeetingText();
  const location = useLocation();
  const number = numberText(booked.meeting_number);
  const many = booked.series_id !== null;
  return (
    <Result
      status="success"
      title={t('meetings.booked.title')}
      subTitle={
        <div role="status">
          <div>{booked.topic}</div>
          <div className="num">
            {proseDateTime(booked.start_at)}
            {booked.room && ` · ${booked.room.name}`}
          </div>
          <div className="num">
            {many
              ? t('meetings.booked.series', { count: booked.occurrence_count, number })
              : t('meetings.booked.one', { number })}
          </div>
        </div>
      }
      extra={
        <span className="buttons">
          <LinkButton to={`/u/meetings/${booked.id}`} state={carried(location)} type="primary">
            {t('meetings.booked.open')}
          </LinkButton>
          <Button onClick={onAnother}>{t('meetings.booked.another')}</Button>
        </span>
      }
    >
      {booked.left_out.length > 0 && <LeftOut booked={booked} />}
    </Result>
  );
}

export function BookPage() {
  const { t } = useTranslation();
  const account = useAccount();
  const queries = useQueryClient();
  const zone = account.site.time_zone;
  const [initial] = useState(() => blank(zone, Math.min(USUAL_CAPACITY, account.capacity ?? USUAL_CAPACITY)));
  const book = useMutation({ ...bookMeetingMutation(), onSettled: () => invalidate(queries, 'meetings', 'rooms') });
  return (
    <div className="page narrow">
      <PageHead title={t('meetings.book')} sub={t('meetings.zone', { zone })} />
      {book.data ? (
        <section className="panel">
          <Done booked={book.data} onAnother={book.reset} />
        </section>
      ) : (
        <MeetingForm
          initial={initial}
          recurrence="choose"
          submitText={t('meetings.form.submit')}
          cancelTo="/u"
          saving={book.isPending}
          onSave={(values) => book.mutateAsync({ body: toNew(values, zone) })}
        />
      )}
    </div>
  );
}
