import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { cancelMeetingMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { Meeting } from '@/api/gen';
import { Dialog } from '@/components/Dialog';
import { useErrorText } from '@/components/errorText';
import { ScopeChoice, type Scope } from './ScopeChoice';
import { useMeetingText } from './useMeetingText';

/** Manual 1.4.1.3: cancels one meeting, or of a series also what follows it, or all. */
export function CancelDialog({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const errorText = useErrorText();
  const text = useMeetingText();
  const queries = useQueryClient();
  const [scope, setScope] = useState<Scope>('one');
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    ...cancelMeetingMutation(),
    onSuccess: ({ cancelled_count }) => void message.success(t('meetings.cancel.done', { count: cancelled_count })),
    onError: (error) => void message.error(errorText(error)),
    onSettled: () => {
      invalidate(queries, 'meetings', 'rooms'); // also when refused: it may just have been started
      onClose();
    },
  });
  return (
    <Dialog
      title={t('meetings.cancel.title', { topic: meeting.topic })}
      okText={t('meetings.cancel.confirm')}
      okButtonProps={{ danger: true }}
      cancelText={t('meetings.cancel.keep')}
      confirmLoading={cancel.isPending}
      onOk={() => cancel.mutate({ path: { id: meeting.id }, body: { scope, reason: reason.trim() } })}
      onCancel={onClose}
    >
      <p>
        <span className="num">
          {text.day(meeting.start_at)} {text.span(meeting.start_at, meeting.end_at)}
        </span>
        {meeting.room && ` · ${meeting.room.name}`}
      </p>
      <p className="muted">{t('meetings.cancel.hint')}</p>
      {meeting.series_id && <ScopeChoice value={scope} onChange={setScope} />}
      <Input.TextArea
        className="cancel-reason"
        aria-label={t('meetings.cancel.reason')}
        placeholder={t('meetings.cancel.reason')}
        maxLength={500}
        autoSize={{ minRows: 2, maxRows: 5 }}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Dialog>
  );
}
