import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { OtpInput } from './OtpInput';

/** The field `password`: the person's present password, as a proof. */
export function PasswordProof() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="password"
      label={t('session.password')}
      rules={[{ required: true, message: t('session.passwordRequired') }]}
    >
      <Input.Password autoComplete="current-password" maxLength={512} />
    </Form.Item>
  );
}

/** The field `otp`: a code of the second factor. */
export function OtpProof() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="otp"
      label={t('session.otp')}
      extra={t('session.otpHint')}
      rules={[{ required: true, message: t('faults.required') }]}
    >
      <OtpInput />
    </Form.Item>
  );
}
