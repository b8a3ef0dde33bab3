/** Believable answers of the API for tests. */
import type {
  Attachment,
  ClientFile,
  ClientRow,
  Conversation,
  Corp,
  FollowUp,
  InstallAttempt,
  Intake,
  Overview,
  SendIntent,
  LinkSuggestion,
  ServiceCard,
  SidebarSession,
  Summary,
} from '@shared/api/types'

export const session: SidebarSession = {
  token: 'token-1',
  expires_at: '2099-01-01T00:00:00.000Z',
  staff: {
    id: 'staff-1',
    name: '李会计',
    role: 'staff',
    permissions: ['link_contacts', 'link_groups', 'view_linked_clients', 'view_services', 'view_client_file', 'send_messages'],
  },
  agency: { id: 'agency-1', name: '启明财税' },
  corp: { id: 'corp-1', name: '启明', platform_corp_id: 'wp1', agent_id: 1000002 },
}

export const conversation: Conversation = {
  id: 'conversation-1',
  kind: 'contact',
  name: '王晓琳',
  detail: { remark: '星辰-王姐', corp_name: '星辰', member_count: null },
  links: [],
}

export const client: ClientFile = {
  id: 'client-1',
  name: '深圳市前海星辰跨境电子商务有限公司',
  short_name: '前海星辰',
  taxpayer_kind: 'general',
  vat_cycle: 'month',
  tax_id: '91440300MA5F100000',
  address: null,
  owner: { id: 'staff-1', name: '李会计' },
  contacts: [
    { id: 'contact-1', name: '王晓琳', role: '财务', mobile: '13800001234', landline: '0755-86712345x802' },
    { id: 'contact-2', name: '陈总', role: null, mobile: null, landline: null },
  ],
  tags: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ id: name, name, group: 'g', colour: '#d4380d' })),
  custom_fields: [],
  revision: 1,
}

export const clientRows: ClientRow[] = [
  {
    id: 'client-1',
    name: client.name,
    short_name: '前海星辰',
    taxpayer_kind: 'general',
    tax_id: '91440300MA5F100000',
    owner_name: '李会计',
    matched_by: 'name',
  },
  { id: 'client-2', name: '老张五金店', short_name: null, taxpayer_kind: 'small_scale', tax_id: null, owner_name: null, matched_by: null },
]

export const suggestion: LinkSuggestion = {
  id: 'client-9',
  name: '深圳市星辰餐饮有限公司',
  short_name: null,
  taxpayer_kind: 'small_scale',
  tax_id: null,
  owner_name: null,
  reasons: [
    { kind: 'name', source: 'remark', text: '星辰-王姐', by: 'brand' },
    { kind: 'mobile', contact_name: '王晓琳', tail: '1234' },
    { kind: 'group', group_name: null },
    { kind: 'fellow', person_name: '陈总', group_name: '星辰服务群' },
  ],
}

export const serviceCard: ServiceCard = {
  today: '2026-11-22',
  services: [
    {
      id: 'service-1',
      plan: '代理记账',
      fee_fen: 88800,
      billing_cycle: 'monthly',
      starts_on: '2026-01-01',
      ends_on: '2026-12-10',
      days_left: { state: 'running', days: 18 },
      revision: 1,
    },
  ],
  orders: [
    { id: 'order-1', title: '变更地址', stage: 'submitted', accepted_on: '2026-11-02', expected_on: '2026-12-01', revision: 1 },
  ],
  missing_documents: [
    {
      period: 202610,
      items: [
        { id: 'doc-1', kind: 'bank_statement', note: '招行' },
        { id: 'doc-2', kind: 'input_invoice', note: null },
      ],
    },
    { period: 202609, items: [{ id: 'doc-3', kind: 'payroll', note: null }] },
  ],
}

export const summary: Summary = {
  period: 202610,
  facts: [
    {
      kind: 'missing_documents',
      blocks: true,
      count: 3,
      due: [
        { kind: 'bank_statement', count: 1 },
        { kind: 'input_invoice', count: 1 },
        { kind: 'payroll', count: 1 },
      ],
    },
    { kind: 'service_ending', blocks: false, count: 1, service_id: 'service-1', days_left: { state: 'running', days: 18 } },
  ],
  suggestion: { action: 'missing_documents_reminder', document_ids: ['doc-1', 'doc-2', 'doc-3'] },
}

export const linkedOverview: Overview = {
  conversation,
  linked_clients: [
    { id: 'client-1', name: client.name, short_name: '前海星辰' },
    { id: 'client-2', name: '老张五金店', short_name: null },
  ],
  not_client: null,
  chosen_client_id: 'client-1',
  client: { id: client.id, name: client.name, short_name: client.short_name },
  file: client,
  summary,
  services: serviceCard,
}

export const intent: SendIntent = {
  id: 'intent-1',
  conversation_id: 'conversation-1',
  client_id: 'client-1',
  action: 'service_expiry_reminder',
  language: 'zh-CN',
  text: '您好，服务将到期。',
  warnings: [],
  state: 'prepared',
  created_at: '2026-11-22T03:00:00.000Z',
  limit_bytes: 60,
  problem: null,
  sent_text: null,
  settled_at: null,
  must_acknowledge: false,
  attachments: [],
}

export const corp: Corp = {
  id: 'corp-1',
  name: '启明',
  mode: 'suite',
  platform_corp_id: 'wp1',
  state: 'bound',
  scope: { departments: [1], members: ['a'], tags: [] },
  agent_id: 1000002,
  installed_at: '2026-11-20T08:00:00.000Z',
  authorised_by: 'wo1',
  members: 12,
  contacts: 1870,
  groups: 43,
  last_sync: { contacts: null, groups: null },
}

export const attempt: InstallAttempt = {
  id: 'attempt-1',
  install_url: 'https://open.example/install',
  qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  status: 'waiting',
  problem: null,
  corp: null,
  expires_at: '2026-11-22T04:00:00.000Z',
}

export const picture: Attachment = {
  id: 'file-1',
  kind: 'jpeg',
  name: '回单.jpg',
  bytes: 345_678,
  width: 1200,
  height: 900,
  created_at: '2026-11-22T03:00:00.000Z',
}

export const sheet: Attachment = { ...picture, id: 'file-2', kind: 'xlsx', name: '流水.xlsx', width: null, height: null }

export const intake: Intake = {
  id: 'intake-1',
  client_id: 'client-1',
  period: 202610,
  kind: 'bank_statement',
  count: 3,
  amount_fen: 1_280_050,
  handed_in_by: '王总',
  received_by: '李会计',
  received_on: '2026-11-20',
  remark: '两张盖章不清',
  completed: false,
  attachments: [picture, sheet],
  recorded_by: { id: 'staff-1', name: '李会计' },
  revision: 1,
  created_at: '2026-11-20T03:00:00.000Z',
  updated_at: '2026-11-20T03:00:00.000Z',
}

export const followUp: FollowUp = {
  id: 'note-1',
  client_id: 'client-1',
  kind: 'visit',
  text: '谈好了续费\n下周签合同',
  next_on: '2026-11-25',
  attachments: [],
  written_by: { id: 'staff-1', name: '李会计' },
  own: true,
  revision: 1,
  created_at: '2026-11-20T03:00:00.000Z',
  updated_at: '2026-11-20T03:00:00.000Z',
}
