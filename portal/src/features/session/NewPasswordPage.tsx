import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { changePasswordMutation, getSessionOptions } from '@/api/gen/@tanstack/react-query.gen';
import { setCsrfToken } from '@/api/session';
import { homeOf } from '@/app/session';
import { useLanguage } from '@/app/useLanguage';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { LonePage } from '@/components/LonePage';
import { NEW_PASSWORD_JUDGED_BY, PasswordFields, type NewPassword } from '@/components/PasswordFields';
import { ErrorPage } from '@/components/StatePage';

/** Shown until a password that an administrator has set is replaced by one's own. */
export function NewPasswordPage() {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewPassword>();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const session = useQuery({ ...getSessionOptions(), staleTime: Infinity });
  const token = session.data?.csrf_token;
  useEffect(() => setCsrfToken(token), [token]);
  useLanguage(session.data?.account);
  const change = useMutation({
    ...changePasswordMutation(),
    onSuccess: async () => {
      message.success(t('session.newPassword.done'));
      const fresh = await queries.fetchQuery({ ...getSessionOptions(), staleTime: 0 });
      await navigate(homeOf(fresh.account), { replace: true });
    },
    onError: (error) => {
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  if (session.isError && !session.data)
    return <ErrorPage error={session.error} onRetry={() => void session.refetch()} lone />;
  if (!session.data) return null;
  if (!session.data.account.must_change_password) return <Navigate to={homeOf(session.data.account)} replace />;
  return (
    <LonePage title={t('session.newPassword.title')} lead={t('session.newPassword.hint')}>
      <EntryForm<NewPassword>
        judgedBy={NEW_PASSWORD_JUDGED_BY}
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={({ old_password, new_password }) => change.mutate({ body: { old_password, new_password } })}
      >
        <PasswordFields form={form} />
        <Button type="primary" htmlType="submit" block loading={change.isPending}>
          {t('session.newPassword.submit')}
        </Button>
      </EntryForm>
    </LonePage>
  );
}
