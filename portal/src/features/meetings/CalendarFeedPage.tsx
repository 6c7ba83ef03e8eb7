import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Space, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { createCalendarTokenMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useAccount } from '@/app/session';
import { useErrorText } from '@/components/errorText';
import { useQuestion } from '@/components/useQuestion';
import { PageHead } from '@/components/PageHead';
import './meetings.css';

function Address({ token }: { token: string }) {
  const { t } = useTranslation();
  const address = `${location.origin}/api/v1/calendar/${token}.ics`;
  return (
    <div role="status">
      <h2>{t('meetings.feed.address')}</h2>
      <p>
        <Typography.Text
          code
          copyable={{ text: address, tooltips: [t('meetings.feed.address'), t('meetings.copied')] }}
        >
          {address}
        </Typography.Text>
      </p>
      <Alert type="warning" showIcon title={t('meetings.feed.once')} />
      <p>
        <a href={address.replace(/^https?:/, 'webcal:')}>{t('meetings.feed.subscribe')}</a>
      </p>
    </div>
  );
}

/** The private feed of one's meetings. Its address is a secret that the server tells once. */
export function CalendarFeedPage() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const question = useQuestion();
  const errorText = useErrorText();
  const { acting_as } = useAccount();
  const create = useMutation({
    ...createCalendarTokenMutation(),
    onError: (error) => void message.error(errorText(error)),
  });
  const ask = () =>
    question({
      title: t('meetings.feed.confirmTitle'),
      content: t('meetings.feed.confirm'),
      okText: t('meetings.feed.create'),
      onOk: () => create.mutateAsync({}).then(undefined, () => undefined),
    });
  return (
    <div className="page narrow">
      <PageHead title={t('meetings.feed.title')} />
      <section className="panel panel-body feed" aria-label={t('meetings.feed.title')}>
        <p>{t('meetings.feed.hint')}</p>
        {acting_as && <Alert type="info" showIcon title={t('meetings.feed.notWhileJumped')} />}
        <Space wrap>
          <Button type="primary" disabled={acting_as !== null} loading={create.isPending} onClick={ask}>
            {t('meetings.feed.create')}
          </Button>
          <span className="muted">{t('meetings.feed.createHint')}</span>
        </Space>
        {create.data?.token && <Address token={create.data.token} />}
        {create.data && !create.data.token && (
          <Alert role="status" type="warning" showIcon title={t('meetings.feed.lost')} />
        )}
      </section>
    </div>
  );
}
