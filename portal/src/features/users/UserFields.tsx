import { Button, Col, DatePicker, Form, Input, Radio, Row, Select, Space } from 'antd';
import type { FormInstance } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { Licence } from '@/api/gen';
import { useAccount } from '@/app/session';
import { DepartmentSelect } from '@/components/DepartmentSelect';
import { capacityRule, randomPassword, type UserValues } from './userForm';

/** The form holds days as text, the picker as Dayjs. */
const day = {
  getValueProps: (value: string | null) => ({ value: value ? dayjs(value) : null }),
  normalize: (value: Dayjs | null) => value?.format('YYYY-MM-DD') ?? null,
};

function IdentityFields() {
  const { t } = useTranslation();
  const required = { required: true, whitespace: true, message: t('faults.required') };
  const text = (name: 'login_name' | 'name' | 'english_name' | 'email' | 'phone' | 'mobile', max: number) => (
    <Input maxLength={max} autoComplete="off" type={name === 'email' ? 'email' : undefined} />
  );
  return (
    <Row gutter={16}>
      <Col span={12}>
        <Form.Item name="name" label={t('users.name')} rules={[required]}>
          {text('name', 100)}
        </Form.Item>
      </Col>
      <Col span={12}>
        <Form.Item name="english_name" label={t('users.englishName')}>
          {text('english_name', 100)}
        </Form.Item>
      </Col>
      <Col span={12}>
        <Form.Item
          name="login_name"
          label={t('users.loginName')}
          rules={[required, { pattern: /^[a-z0-9][a-z0-9._@-]+$/i, message: t('users.form.loginNameInvalid') }]}
        >
          {text('login_name', 64)}
        </Form.Item>
      </Col>
      <Col span={12}>
        <Form.Item
          name="email"
          label={t('users.email')}
          rules={[required, { type: 'email', message: t('users.form.emailInvalid') }]}
        >
          {text('email', 254)}
        </Form.Item>
      </Col>
      <Col span={12}>
        <Form.Item name="mobile" label={t('users.mobile')}>
          {text('mobile', 40)}
        </Form.Item>
      </Col>
      <Col span={12}>
        <Form.Item name="phone" label={t('users.phone')}>
          {text('phone', 40)}
        </Form.Item>
      </Col>
    </Row>
  );
}

interface AccountFieldsProps {
  form: FormInstance<UserValues>;
  base: UserValues | undefined;
  licence: Licence | undefined;
}

function AccountFields({ form, base, licence }: AccountFieldsProps) {
  const { t } = useTranslation();
  const { site } = useAccount();
  const kind = Form.useWatch('account_kind', form) ?? base?.account_kind ?? 'shared';
  const dedicated = capacityRule(site, 'dedicated', base, licence);
  const rule = capacityRule(site, kind, base, licence);
  const noneLeft = !dedicated.fixed && dedicated.options.every(({ left }) => left === 0);
  const onKind = () => form.setFieldsValue({ capacity: null });
  return (
    <>
      <Form.Item
        name="account_kind"
        label={t('users.kind')}
        extra={noneLeft ? t('users.form.noneLeft') : t(`users.form.${kind}Hint`)}
      >
        <Radio.Group
          optionType="button"
          onChange={onKind}
          options={[
            { value: 'shared', label: t('users.shared') },
            {
              value: 'dedicated',
              label: t('users.dedicated'),
              disabled: noneLeft && base?.account_kind !== 'dedicated',
            },
          ]}
        />
      </Form.Item>
      <Row gutter={16}>
        <Col span={12}>
          <Form.Item
            name="department_id"
            label={t('users.department')}
            rules={[{ required: true, message: t('faults.required') }]}
          >
            <DepartmentSelect />
          </Form.Item>
        </Col>
        {rule.shown && (
          <Col span={12}>
            <Form.Item
              name="capacity"
              label={t('users.capacity')}
              extra={rule.fixed ? t('users.form.capacityFixed') : t(`users.form.capacity_${kind}`)}
              rules={[{ required: true, message: t('faults.required') }]}
            >
              <Select
                disabled={rule.fixed}
                options={rule.options.map(({ capacity, left }) => ({
                  value: capacity,
                  disabled: left === 0,
                  label:
                    left === null
                      ? t('common.parties', { n: capacity })
                      : t('users.form.remaining', { capacity, n: left }),
                }))}
              />
            </Form.Item>
          </Col>
        )}
        <Col span={12}>
          <Form.Item name="expires_on" label={t('users.expiresOn')} extra={t('users.form.expiresHint')} {...day}>
            <DatePicker className="wide" placeholder={t('users.never')} />
          </Form.Item>
        </Col>
      </Row>
    </>
  );
}

function PasswordField({ form, isNew }: { form: FormInstance<UserValues>; isNew: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t(isNew ? 'users.form.password' : 'users.form.resetPassword')} required={isNew}>
      <Space.Compact block>
        <Form.Item
          name="password"
          noStyle
          rules={[
            { required: isNew, message: t('faults.required') },
            { min: 8, message: t('users.form.tooShort', { n: 8 }) },
          ]}
        >
          <Input.Password maxLength={128} autoComplete="new-password" aria-label={t('users.form.password')} />
        </Form.Item>
        <Button onClick={() => form.setFieldsValue({ password: randomPassword() })}>{t('users.form.generate')}</Button>
      </Space.Compact>
      <div className="muted small">{t(isNew ? 'users.form.passwordHint' : 'users.form.resetHint')}</div>
    </Form.Item>
  );
}

/** The fields of a user by site type and account kind; `base` is what an edited user was read as. */
export function UserFields({ form, base, licence }: AccountFieldsProps) {
  return (
    <>
      <AccountFields form={form} base={base} licence={licence} />
      <IdentityFields />
      <PasswordField form={form} isNew={!base} />
    </>
  );
}
