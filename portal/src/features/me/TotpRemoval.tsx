import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Form, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { invalidate } from '@/api/client';
import { removeTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { Dialog } from '@/components/Dialog';
import { EntryForm } from '@/components/EntryForm';
import { placeErrors } from '@/components/errorText';
import { OtpProof, PasswordProof } from '@/components/ProofFields';

type By = 'password' | 'otp';
type Values = Partial<Record<By, string>>;

/** Asks for the password or a code: an open session alone must not be enough to do without the second factor. */
export function TotpRemoval({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [by, setBy] = useState<By>('password');
  const remove = useMutation({
    ...removeTotpMutation(),
    onSuccess: () => {
      message.success(t('me.totp.removed'));
      invalidate(queries, 'session');
      onClose();
    },
    onError: (error) => {
      const rest = placeErrors(t, form, error);
      if (rest) message.error(rest);
    },
  });
  return (
    <Dialog
      title={t('me.totp.removeTitle')}
      okText={t('me.totp.remove')}
      okButtonProps={{ danger: true, htmlType: 'submit', form: 'totp_removal', loading: remove.isPending }}
      onCancel={onClose}
    >
      <p className="muted">{t('me.totp.removeHint')}</p>
      <EntryForm<Values>
        form={form}
        name="totp_removal"
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => remove.mutate({ body: { [by]: values[by]?.trim() } })}
      >
        <Form.Item label={t('me.totp.proof')}>
          <Radio.Group
            aria-label={t('me.totp.proof')}
            value={by}
            onChange={({ target }) => setBy(target.value as By)}
            options={[
              { value: 'password', label: t('session.password') },
              { value: 'otp', label: t('session.otp') },
            ]}
          />
        </Form.Item>
        {by === 'password' ? <PasswordProof /> : <OtpProof />}
      </EntryForm>
    </Dialog>
  );
}
