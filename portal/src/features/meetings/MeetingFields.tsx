import { Button, Col, Form, Input, InputNumber, Row, Select, Switch } from 'antd';
import dayjs from 'dayjs';
import { useTranslation } from 'react-i18next';
import { ClockPicker, DayPicker } from '@/components/pickers';
import { addDays, DAY, inZone, momentOf, TIME, today } from '@/components/zoned';
import { inviteeOf, splitInvitees } from './invitees';
import type { MeetingValues } from './meetingForm';
import { PlaceFields, useBooksRoom } from './PlaceFields';
import { RecurrenceFields } from './RecurrenceFields';
import { useMeetingText } from './useMeetingText';

const DURATIONS = [30, 60, 90, 120];
const LONGEST = 24 * 60; // minutes

function useEnd(): string {
  const { t } = useTranslation();
  const { zone, day: dayText } = useMeetingText();
  const form = Form.useFormInstance<MeetingValues>();
  const date = Form.useWatch('date', form);
  const start = Form.useWatch('time', form);
  const minutes = Form.useWatch('duration_minutes', form);
  if (!date || !start || !minutes) return '';
  const end = inZone(momentOf(date, start, zone).valueOf() + minutes * 60_000, zone);
  if (end.format(DAY) === date) return t('meetings.form.ends', { time: end.format(TIME) });
  return t('meetings.form.endsOn', { date: dayText(end.valueOf()), time: end.format(TIME) });
}

function WhenFields() {
  const { t } = useTranslation();
  const { zone, duration } = useMeetingText();
  const form = Form.useFormInstance<MeetingValues>();
  const required = { required: true, message: t('faults.required') };
  return (
    <>
      <Row gutter={16}>
        <Col xs={24} sm={8}>
          <Form.Item name="date" label={t('meetings.form.date')} rules={[required]}>
            <DayPicker className="wide" minDate={dayjs(today(zone))} maxDate={dayjs(addDays(today(zone), 730))} />
          </Form.Item>
        </Col>
        <Col xs={24} sm={8}>
          <Form.Item name="time" label={t('meetings.form.startTime')} rules={[required]}>
            <ClockPicker className="wide" />
          </Form.Item>
        </Col>
        <Col xs={24} sm={8}>
          <Form.Item
            name="duration_minutes"
            label={t('meetings.form.duration')}
            rules={[required]}
            extra={<span role="status">{useEnd()}</span>}
          >
            <InputNumber className="wide" min={5} max={LONGEST} step={15} precision={0} changeOnWheel={false} />
          </Form.Item>
        </Col>
      </Row>
      <Form.Item>
        <div className="chips">
          {DURATIONS.map((minutes) => (
            <Button key={minutes} size="small" onClick={() => form.setFieldsValue({ duration_minutes: minutes })}>
              {duration(minutes)}
            </Button>
          ))}
        </div>
      </Form.Item>
    </>
  );
}

function InviteeField() {
  const { t } = useTranslation();
  const check = (_: unknown, texts: string[]) => {
    const wrong = texts.find((text) => !inviteeOf(text));
    return wrong ? Promise.reject(new Error(t('meetings.form.inviteeInvalid', { text: wrong }))) : Promise.resolve();
  };
  return (
    <Form.Item
      name="invitees"
      label={t('meetings.form.invitees')}
      extra={t('meetings.form.inviteesHint')}
      normalize={splitInvitees}
      rules={[{ validator: check }]}
    >
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ';', '，', '；', '、', '\n']} />
    </Form.Item>
  );
}

interface Props {
  /** the meeting that is edited */
  meetingId?: string;
  /** whether it may repeat, already does by a rule of its own, or is one occurrence alone */
  recurrence: 'choose' | 'always' | 'custom' | 'none';
  /** licensed at a concurrent site, as far as known */
  ports?: number;
}

export function MeetingFields({ meetingId, recurrence, ports }: Props) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<MeetingValues>();
  const repeats = Form.useWatch('repeats', form);
  const required = { required: true, whitespace: true, message: t('faults.required') };
  const hasRoom = useBooksRoom();
  return (
    <>
      <section aria-labelledby="what">
        <h2 id="what">{t('meetings.form.what')}</h2>
        <Form.Item name="topic" label={t('meetings.topic')} rules={[required]}>
          <Input maxLength={200} autoComplete="off" />
        </Form.Item>
        <Form.Item name="agenda" label={t('meetings.form.agenda')}>
          <Input.TextArea maxLength={4000} autoSize={{ minRows: 2, maxRows: 8 }} />
        </Form.Item>
      </section>
      <section aria-labelledby="when">
        <h2 id="when">{t('meetings.form.when')}</h2>
        <WhenFields />
        {recurrence === 'choose' && (
          <Form.Item name="repeats" label={t('meetings.form.repeats')} valuePropName="checked" layout="horizontal">
            <Switch />
          </Form.Item>
        )}
        {recurrence === 'custom' && <p className="rule-summary">{t('meetings.form.customRule')}</p>}
        {(recurrence === 'always' || (recurrence === 'choose' && repeats)) && (
          <RecurrenceFields isBooked={recurrence === 'always'} />
        )}
      </section>
      <section aria-labelledby="where">
        <h2 id="where">{t(hasRoom ? 'meetings.form.where' : 'meetings.capacity')}</h2>
        <PlaceFields meetingId={meetingId} ports={ports} />
      </section>
      <section aria-labelledby="who">
        <h2 id="who">{t('meetings.form.who')}</h2>
        <InviteeField />
        <Row gutter={16}>
          <Col xs={24} sm={12}>
            <Form.Item name="password" label={t('meetings.form.password')} extra={t('meetings.form.passwordHint')}>
              <Input maxLength={32} autoComplete="off" onPressEnter={(event) => event.preventDefault()} />
            </Form.Item>
          </Col>
        </Row>
      </section>
    </>
  );
}
