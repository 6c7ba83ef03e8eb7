import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Form, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import { getMeOptions, updateMeMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { Profile as Me } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { placeErrors } from '@/components/errorText';
import { changed } from '@/components/merge';
import { PERSON_FIELDS, personOf, tidyPerson, type Person } from '@/components/person';
import { PersonFields } from '@/components/PersonFields';
import { ErrorState } from '@/components/States';

function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Person>();
  const save = useMutation({
    ...updateMeMutation(),
    onSuccess: (next) => {
      const asked = next.pending_email && next.pending_email !== me.pending_email;
      message.success(asked ? t('me.confirmSent', { email: next.pending_email }) : t('common.saved'));
      invalidate(queries, 'me', 'session');
    },
    onError: (error) => {
      if (problemOf(error).status === 412) {
        invalidate(queries, 'me');
        message.warning(t('me.stale'));
        return;
      }
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  const submit = (values: Person) => {
    const body = changed(personOf(me), tidyPerson(values), [...PERSON_FIELDS]);
    if (Object.keys(body).length) save.mutate({ headers: ifMatch(me.version), body });
    else message.success(t('common.saved'));
  };
  const facts = [
    {
      key: 'department',
      label: t(me.role === 'administrator' ? 'administrators.scope' : 'users.department'),
      children: me.department_path.join(' / '),
    },
    ...(me.account_kind
      ? [
          {
            key: 'kind',
            label: t('users.kind'),
            children: t(me.account_kind === 'dedicated' ? 'users.dedicated' : 'users.shared'),
          },
        ]
      : []),
    ...(me.capacity
      ? [{ key: 'capacity', label: t('users.capacity'), children: t('common.parties', { n: me.capacity }) }]
      : []),
    ...(me.expires_on ? [{ key: 'expires', label: t('users.expiresOn'), children: me.expires_on }] : []),
  ];
  return (
    <Form<Person>
      form={form}
      name="me"
      layout="vertical"
      className="form-wide"
      initialValues={personOf(me)}
      onFinish={submit}
    >
      <Descriptions column={{ xs: 1, sm: 2 }} items={facts} className="facts" />
      {me.pending_email && (
        <Alert type="info" showIcon className="login-notice" title={t('me.pending', { email: me.pending_email })} />
      )}
      <PersonFields emailHint={t('me.emailHint')} />
      <Button type="primary" htmlType="submit" loading={save.isPending}>
        {t('common.save')}
      </Button>
    </Form>
  );
}

export function Profile() {
  const query = useQuery(getMeOptions());
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  return <ProfileForm key={query.data.version} me={query.data} />;
}
