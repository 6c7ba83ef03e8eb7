import { Checkbox, Col, Form, InputNumber, Radio, Row, Select } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { DayPicker, DaysPicker } from '@/components/pickers';
import { addDays, useMoments } from '@/components/zoned';
import { endless, FREQUENCIES, nthOf, ruleOf, WEEKDAYS, weekdayOf, type RuleValues } from './recurrence';
import { daysText, ruleText } from './ruleText';
import type { MeetingValues } from './meetingForm';

function Days({ rule, date }: { rule: RuleValues; date: string }) {
  const { t, i18n } = useTranslation();
  const own = weekdayOf(date);
  const { nth, last } = nthOf(date);
  if (rule.frequency === 'WEEKLY')
    return (
      <Form.Item
        name={['rule', 'weekdays']}
        label={t('meetings.form.weekdays')}
        getValueProps={(value: string[]) => ({ value: [...new Set([...value, own])] })}
      >
        <Checkbox.Group
          options={WEEKDAYS.map((each) => ({
            value: each,
            label: t(`meetings.weekdays.${each}`),
            disabled: each === own, // the start is one of the days
          }))}
        />
      </Form.Item>
    );
  if (rule.frequency !== 'MONTHLY') return null;
  const option = (monthly: RuleValues['monthly']) => ({
    value: monthly,
    label: daysText(i18n, ruleOf({ ...rule, monthly }, date), date),
  });
  const options = [option('day'), ...(nth < 5 ? [option('nth')] : []), ...(last ? [option('last')] : [])];
  return (
    <Form.Item name={['rule', 'monthly']} label={t('meetings.form.monthly')}>
      <Radio.Group options={options} />
    </Form.Item>
  );
}

function End({ rule, date }: { rule: RuleValues; date: string }) {
  const { t } = useTranslation();
  const required = { required: true, message: t('faults.required') };
  return (
    <Row gutter={16}>
      <Col xs={24} sm={12}>
        <Form.Item name={['rule', 'ends']} label={t('meetings.form.until')}>
          <Select
            options={[
              { value: 'count', label: t('meetings.form.byCount') },
              { value: 'until', label: t('meetings.form.byDate') },
            ]}
          />
        </Form.Item>
      </Col>
      <Col xs={24} sm={12}>
        {rule.ends === 'count' ? (
          <Form.Item
            name={['rule', 'count']}
            label={t('meetings.form.count')}
            extra={t('meetings.form.countHint')}
            rules={[required]}
          >
            <InputNumber className="wide" min={1} max={365} precision={0} changeOnWheel={false} />
          </Form.Item>
        ) : (
          <Form.Item name={['rule', 'until']} label={t('meetings.form.lastDay')} rules={[required]}>
            <DayPicker className="wide" minDate={dayjs(date)} maxDate={dayjs(date).add(24, 'month')} />
          </Form.Item>
        )}
      </Col>
    </Row>
  );
}

/**
 * How a meeting repeats, with the rule in a sentence. Of a booked series the sentence leaves out the count until it is changed: it says
 * nothing of what was canceled or never booked.
 */
export function RecurrenceFields({ isBooked }: { isBooked: boolean }) {
  const { t, i18n } = useTranslation();
  const { zone } = useMoments();
  const form = Form.useFormInstance<MeetingValues>();
  const rule = Form.useWatch('rule', { form, preserve: true });
  const date = Form.useWatch('date', { form, preserve: true });
  const time = Form.useWatch('time', { form, preserve: true });
  const exdates = Form.useWatch('exdates', { form, preserve: true });
  if (!rule || !date) return null;
  const isCounted =
    !isBooked ||
    form.isFieldsTouched([
      ['rule', 'count'],
      ['rule', 'ends'],
    ]);
  const rrule = isCounted ? ruleOf(rule, date) : endless(ruleOf(rule, date));
  const recurring = { rrule, time_zone: zone, exdates: exdates ?? [] };
  return (
    <>
      <Row gutter={16}>
        <Col xs={24} sm={12}>
          <Form.Item name={['rule', 'frequency']} label={t('meetings.form.frequency')}>
            <Select
              options={FREQUENCIES.map((each) => ({ value: each, label: t(`meetings.form.frequencies.${each}`) }))}
            />
          </Form.Item>
        </Col>
        <Col xs={24} sm={12}>
          <Form.Item
            name={['rule', 'interval']}
            label={t('meetings.form.interval')}
            rules={[{ required: true, message: t('faults.required') }]}
          >
            <InputNumber
              className="wide"
              min={1}
              max={99}
              precision={0}
              suffix={t(`meetings.form.every.${rule.frequency}`, { count: rule.interval })}
              changeOnWheel={false}
            />
          </Form.Item>
        </Col>
      </Row>
      <Days rule={rule} date={date} />
      <End rule={rule} date={date} />
      <Form.Item name="exdates" label={t('meetings.form.exdates')} extra={t('meetings.form.exdatesHint')}>
        <DaysPicker needConfirm={false} className="wide" minDate={dayjs(addDays(date, 1))} />
      </Form.Item>
      <Form.Item name="skip_clashes" valuePropName="checked">
        <Checkbox>{t('meetings.form.skip')}</Checkbox>
      </Form.Item>
      <p className="rule-summary" role="status">
        {t('meetings.rule.at', { rule: ruleText(i18n, recurring, date), time })}
      </p>
    </>
  );
}
