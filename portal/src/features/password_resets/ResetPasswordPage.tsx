import { useMutation } from '@tanstack/react-query';
import { Button, Form, Result, App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { resetPasswordMutation } from '@/api/gen/@tanstack/react-query.gen';
import { problemOf } from '@/api/problem';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { LonePage } from '@/components/LonePage';
import { NEW_PASSWORD_JUDGED_BY, NewPasswordFields, type NewPassword } from '@/components/PasswordFields';
import { tokenFromAddress } from '@/components/tokenFromAddress';

interface Props {
  /** an invitation sets the first password, a recovery a new one */
  kind: 'reset' | 'invitation';
}

/** Where the links of recovery and invitation mails lead. */
export function ResetPasswordPage({ kind }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const [form] = Form.useForm<NewPassword>();
  const [token] = useState(tokenFromAddress);
  const reset = useMutation({
    ...resetPasswordMutation(),
    onSuccess: () => navigate('/login', { replace: true, state: { passwordSet: true } }),
    onError: (error) => {
      if (isSpent(error)) return;
      const rest = placeErrors(t, form, error, {}, { password: 'new_password' });
      if (rest) message.error(rest);
    },
  });
  const title = t(`password_resets.${kind}Title`);
  if (!token || isSpent(reset.error)) {
    const again = kind === 'reset' && <Link to="/forgot-password">{t('password_resets.again')}</Link>;
    return (
      <LonePage title={title} lead="">
        <Result
          status="warning"
          title={t('password_resets.spent')}
          subTitle={t(`password_resets.${kind}Spent`)}
          extra={again || <Link to="/login">{t('password_resets.toSignIn')}</Link>}
        />
      </LonePage>
    );
  }
  return (
    <LonePage title={title} lead={t(`password_resets.${kind}Lead`)}>
      <EntryForm<NewPassword>
        judgedBy={NEW_PASSWORD_JUDGED_BY}
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        onFinish={({ new_password }) => reset.mutate({ path: { token }, body: { password: new_password } })}
      >
        <NewPasswordFields form={form} />
        <Button type="primary" htmlType="submit" block loading={reset.isPending}>
          {t('password_resets.submit')}
        </Button>
      </EntryForm>
    </LonePage>
  );
}

function isSpent(error: unknown): boolean {
  return [404, 410].includes(problemOf(error).status ?? 0);
}
