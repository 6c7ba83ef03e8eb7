import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { changePasswordMutation } from '@/api/gen/@tanstack/react-query.gen';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { NEW_PASSWORD_JUDGED_BY, PasswordFields, type NewPassword } from '@/components/PasswordFields';

export function Password() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewPassword>();
  const change = useMutation({
    ...changePasswordMutation(),
    onSuccess: () => {
      message.success(t('me.passwordChanged'));
      form.resetFields();
      invalidate(queries, 'session');
    },
    onError: (error) => {
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  return (
    <EntryForm<NewPassword>
      judgedBy={NEW_PASSWORD_JUDGED_BY}
      form={form}
      name="password"
      layout="vertical"
      className="form-narrow"
      requiredMark={false}
      onFinish={({ old_password, new_password }) => change.mutate({ body: { old_password, new_password } })}
    >
      <p className="muted">{t('me.passwordHint')}</p>
      <PasswordFields form={form} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t('me.savePassword')}
      </Button>
    </EntryForm>
  );
}
