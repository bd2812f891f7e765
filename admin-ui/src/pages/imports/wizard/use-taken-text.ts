import { useKitTexts } from '../../../kit/texts.ts'
import { useImportTexts } from '../texts.ts'
import type { ColumnUse, Sample } from '../types.ts'

type Taken = NonNullable<Sample['patient']>
type TakenPhone = Taken['phones'][number]

/** What a row will put into a record, in words. */
export function useTakenText(): (patient: Taken, use: ColumnUse) => string {
  const t = useImportTexts()
  const kit = useKitTexts()
  return (patient, use) => {
    const own = patient.phones.filter(({ holder }) => holder === '')
    const family = patient.phones.filter(({ holder }) => holder !== '')
    switch (use) {
      case 'sex':
        return patient.sex === undefined ? '' : t(`sex.${patient.sex}`)
      case 'language':
        return patient.language === undefined ? '' : t(`language.${patient.language}`)
      case 'isVip':
        return patient.isVip === undefined ? '' : kit(patient.isVip ? 'yes' : 'no')
      case 'tags':
        return patient.tags.join('、')
      case 'phone':
        return own.map(numberOf).join(' / ')
      case 'familyPhone':
        return family.map((phone) => `${numberOf(phone)} (${phone.holder})`).join(' / ')
      case 'familyRelation':
        return [...new Set(family.map(({ holder }) => holder))].join('、')
      case 'extra':
        return Object.entries(patient.extra)
          .map(([header, text]) => `${header}: ${text}`)
          .join(' · ')
      case 'ignore':
        return ''
      default:
        return patient[use] ?? ''
    }
  }
}

/** As lists of patients show it: numbers of this country without its code. */
function numberOf({ number, extension }: TakenPhone): string {
  const plain = number.replace(/^\+86(?=1\d{10}$|[48]00)/, '').replace(/^\+86/, '0')
  return extension === undefined ? plain : `${plain} #${extension}`
}
