import type { Translation } from '../translate'

import type { linkReasons as zhCN } from './zhCN'

export const linkReasons: Translation<typeof zhCN> = {
  name: {
    full: '{source} “{text}” has the full company name',
    core: '{source} “{text}” has the company name',
    short_name: '{source} “{text}” has the short name',
    brand: '{source} “{text}” has the brand name',
    beginning: '{source} “{text}” begins like the company name',
    pinyin: '{source} “{text}” sounds like the name',
  },
  source: {
    remark: 'Remark',
    remark_corp_name: 'Company in the remark',
    corp_name: 'Company',
    contact_name: 'Nickname',
    group_name: 'Group name',
  },
  mobile: 'Noted mobile (ending {tail}) belongs to {person}',
  group: 'Sits in the group “{group}”, which is linked',
  unnamedGroup: 'Sits in a group that is linked',
  fellow: '{person} of the group “{group}” is linked',
  unnamedFellow: '{person} of the same group is linked',
}
