import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Descriptions, Form, Input, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ifMatch, invalidate } from '@/api/client';
import { getMeOptions, getMeQueryKey, updateMeMutation } from '@/api/gen/@tanstack/react-query.gen';
import type { Profile as Me } from '@/api/gen';
import { problemOf } from '@/api/problem';
import { useAccount } from '@/app/session';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { changed } from '@/components/merge';
import { PERSON_FIELDS, personOf, tidyPerson, type Person } from '@/components/person';
import { PersonFields } from '@/components/PersonFields';
import { ErrorState } from '@/components/States';
import { useStored } from '@/components/useStored';

type Values = Person & { password?: string };
const SIGN_IN_FIELDS = ['login_name', 'email', 'mobile'] as const;

/** Whether the values change what one signs in by; the server then asks for the password. */
function needsProof(me: Me, values: Values | undefined): boolean {
  return !!values?.login_name && SIGN_IN_FIELDS.some((field) => (values[field]?.trim() ?? '') !== (me[field] ?? ''));
}

function ProfileForm({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { acting_as } = useAccount();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const proof = needsProof(me, Form.useWatch([], form));
  const saved = useStored<Person>(form, personOf(me), [...PERSON_FIELDS]);
  const save = useMutation({
    ...updateMeMutation(),
    onSuccess: (next, { body }) => {
      const asked = next.pending_email && next.pending_email !== me.pending_email;
      message.success(asked ? t('me.confirmSent', { email: next.pending_email }) : t('common.saved'));
      form.resetFields(['password']);
      saved(body ?? {}, personOf(next));
      queries.setQueryData(getMeQueryKey(), next);
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
  const submit = ({ password, ...values }: Values) => {
    const body = changed(personOf(me), tidyPerson(values), [...PERSON_FIELDS]);
    if (Object.keys(body).length) save.mutate({ headers: ifMatch(me.version), body: { ...body, password } });
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
      ? [{ key: 'capacity', label: t('users.capacity'), children: t('common.parties', { count: me.capacity }) }]
      : []),
    ...(me.expires_on ? [{ key: 'expires', label: t('users.expiresOn'), children: me.expires_on }] : []),
  ];
  return (
    <EntryForm<Values>
      form={form}
      name="me"
      layout="vertical"
      className="form-wide"
      disabled={acting_as !== null}
      initialValues={personOf(me)}
      onFinish={submit}
    >
      <Descriptions column={{ xs: 1, sm: 2 }} items={facts} className="facts" />
      {me.pending_email && (
        <Alert type="info" showIcon className="login-notice" title={t('me.pending', { email: me.pending_email })} />
      )}
      {acting_as && <Alert type="info" showIcon className="login-notice" title={t('me.notWhileJumped')} />}
      <PersonFields emailHint={acting_as ? undefined : t('me.emailHint')} />
      {proof && (
        <Form.Item
          name="password"
          label={t('me.proof')}
          extra={t('me.proofHint')}
          rules={[{ required: true, message: t('session.passwordRequired') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={512} />
        </Form.Item>
      )}
      {!acting_as && (
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common.save')}
        </Button>
      )}
    </EntryForm>
  );
}

export function Profile() {
  const query = useQuery(getMeOptions());
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active paragraph={{ rows: 6 }} />;
  return <ProfileForm me={query.data} />;
}
