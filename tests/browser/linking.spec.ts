import { type Beside, expect, test } from './beside.js'

/** Linking: finding a client, what is suggested and why, two clients beside one conversation, and none at all. */
test.describe.configure({ mode: 'serial' })

/** Another conversation with somebody of a company, by what staff noted: the first of these, or one further down. */
async function another(beside: Beside, except: string, after = 0): Promise<string> {
  const singles = beside.page.locator('[data-testid="conversation"][data-kind="single"]')
  const names = await singles.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))
  const noted = names.filter((name) => name.includes('-') && name !== except && names.indexOf(name) === names.lastIndexOf(name))
  const found = noted[after]
  if (found === undefined) throw new Error('there are too few conversations')
  return found
}

/** The first characters by sound of each initial letter. */
const FIRSTS = '阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀'
const INITIALS = 'abcdefghjklmnopqrstwxyz'
const bySound = new Intl.Collator('zh-CN-u-co-pinyin')

/** The initial letters of a name's sounds. */
const initials = (name: string): string =>
  [...name].map((one) => INITIALS[[...FIRSTS].filter((first) => bySound.compare(first, one) <= 0).length - 1] ?? one).join('')

test('a client is found by name, initials, mobile and tax id', async ({ open, ready }) => {
  const beside = await open({ width: 320 })
  const { sidebar } = beside
  await sidebar.getByRole('button', { name: /的联系人$/ }).click()
  const call = sidebar.getByRole('link', { name: /^拨打 .* 1\d{10}$/ }).first()
  const mobile = ((await call.getAttribute('href')) ?? '').replace('tel:', '')
  await sidebar.getByRole('button', { name: '关闭' }).click()

  await beside.conversation(await another(beside, ready.conversation))
  const results = sidebar.getByRole('region', { name: '客户列表' })
  const first = results.getByRole('listitem').first()
  await expect(first).toContainText(ready.client)
  const [short = '', full = '', more = ''] = (await first.innerText()).split('\n')
  const [taxId = ''] = more.split(' · ')
  await beside.holds('the link page')
  await beside.picture('link-page')
  const search = sidebar.getByLabel('搜索客户')
  for (const words of [full, mobile, taxId, taxId.toLowerCase()]) {
    await search.fill(words)
    await expect(results.getByRole('listitem'), words).toHaveCount(1)
    await expect(first, words).toContainText(full)
  }
  for (const words of [short.slice(0, 2), initials(short), initials(short).toUpperCase()]) {
    await search.fill(words)
    await expect(results.getByRole('list')).toHaveAttribute('aria-busy', 'false')
    const found = results.getByRole('listitem').filter({ hasText: full })
    await expect(found, words).toHaveCount(1)
    expect(await results.getByRole('listitem').count(), words).toBeLessThan(20)
  }
  await search.fill('没有这样的公司 {{7*7}}')
  await expect(results.getByText('没有找到客户')).toBeVisible()
  await beside.holds('nothing found')
})

test('what is suggested says why; of two clients the chosen one is remembered, and money takes one more tap', async ({
  open,
  ready,
}) => {
  const beside = await open({ width: 450, language: 'en' })
  const { sidebar } = beside
  const conversation = await another(beside, ready.conversation)
  const [company = ''] = conversation.split('-')
  await beside.conversation(conversation)
  const suggested = sidebar.getByRole('region', { name: 'Probably one of these' }).getByRole('listitem').filter({ hasText: company })
  await expect(suggested.first()).toContainText(/Remark “.*” has the (short|company) name/)
  await beside.holds('suggestions')
  await beside.picture('link-suggestions')
  await suggested.getByRole('checkbox').first().check()
  await sidebar.getByRole('region', { name: 'Clients' }).getByRole('checkbox', { name: ready.client }).first().check()
  await sidebar.getByRole('button', { name: 'Link 2 clients' }).click()

  const heading = sidebar.getByRole('heading', { level: 1 })
  await expect(heading).toContainText(company)
  for (const name of [ready.client, company, ready.client]) {
    await heading.getByRole('button').click()
    await beside.holds('the switch between clients')
    await beside.dialog('Switch client').getByRole('button', { name }).first().click()
    await expect(heading).toContainText(name)
    await beside.reload()
    await expect(heading).toContainText(name)
  }

  const panel = await beside.tab('payment')
  await panel.getByRole('button', { name: /^Remind \(¥/ }).click()
  await expect(beside.text).toHaveValue(/Total: ¥/)
  await beside.holds('a warned message')
  await beside.picture('warned-sheet')
  await beside.sends({ words: /Total: ¥/, warned: /^Several clients are linked to this conversation/ })
  await beside.logs('Payment reminder')
})

test('what is no client stays quiet, until that is taken back', async ({ open, ready }) => {
  const beside = await open({ width: 360 })
  const { sidebar } = beside
  await beside.conversation(await another(beside, ready.conversation, 2))
  const heading = sidebar.getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('关联客户')
  await sidebar.getByRole('button', { name: '不是客户' }).click()
  await expect(heading).toHaveText('不是客户')
  await expect(sidebar.getByText(/^林晓燕 于 .* 标记：这个会话不是客户。/)).toBeVisible()
  await beside.holds('no client')
  await beside.picture('not-a-client')
  await beside.page.getByRole('button', { name: '刷新侧边栏' }).click()
  await expect(heading).toHaveText('不是客户')
  await sidebar.getByRole('button', { name: '撤销' }).click()
  await beside.says('已撤销')
  await expect(heading).toHaveText('关联客户')
})
