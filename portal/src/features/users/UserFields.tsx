import { Col, Form, Radio, Row, Select } from 'antd';
import type { FormInstance } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Licence } from '@/api/gen';
import { useAccount } from '@/app/session';
import { AccessFields } from '@/components/AccessFields';
import { DepartmentSelect } from '@/components/DepartmentSelect';
import { DayPicker } from '@/components/pickers';
import { PersonFields } from '@/components/PersonFields';
import { capacityRule, type UserValues } from './userForm';

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
  const siteType = site.type === 'concurrent' ? 'concurrent' : 'account';
  const ports = site.type === 'concurrent' ? licence?.ports?.licensed : undefined;
  const capacityHint =
    t(`users.form.capacity_${kind}`) + (ports === undefined ? '' : t('users.form.upToPorts', { n: ports }));
  const onKind = () => form.setFieldsValue({ capacity: null });
  return (
    <>
      <Form.Item
        name="account_kind"
        label={t('users.kind')}
        extra={noneLeft ? t('users.form.noneLeft') : t(`users.form.${kind}Hint_${siteType}`)}
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
              extra={rule.fixed ? t('users.form.capacityFixed') : capacityHint}
              rules={[{ required: true, message: t('faults.required') }]}
            >
              <Select
                disabled={rule.fixed}
                options={rule.options.map(({ capacity, left }) => ({
                  value: capacity,
                  disabled: left === 0,
                  label:
                    left === null
                      ? t('common.parties', { count: capacity })
                      : t('users.form.remaining', { count: capacity, left }),
                }))}
              />
            </Form.Item>
          </Col>
        )}
        <Col span={12}>
          <Form.Item
            name="expires_on"
            label={t('users.expiresOn')}
            extra={t('users.form.expiresHint')}
            normalize={(day: string) => day || null}
          >
            <DayPicker className="wide" placeholder={t('users.never')} />
          </Form.Item>
        </Col>
      </Row>
    </>
  );
}

/** The fields of a user by site type and account kind; `base` is what an edited user was read as. */
export function UserFields({
  onGenerated,
  ...account
}: AccountFieldsProps & { onGenerated: (password: string) => void }) {
  const { form, base } = account;
  return (
    <>
      <AccountFields {...account} />
      <PersonFields />
      <AccessFields form={form} isNew={!base} onGenerated={onGenerated} />
    </>
  );
}
