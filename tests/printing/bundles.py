"""Papers of bundles, certificates, lists and receipts, as the scenes of invented people would ask for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from config.clock import CHINA
from config.items import departments, items
from config.matters import Matter, matters
from law.wording import say_limit
from printing.documents.port import CaseEntry, Content, Group, Holder, Line, Reason, Row, Rows
from tests.printing.samples import HALL, PROMISE, Sample

WANG = Holder("王失业", "510000198803120026")
BUNDLE = "失业一件事"
BUNDLE_NUMBER = "达川人社件〔2026〕000045号"
AT = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
REMEDIES = ("请带残疾人证到窗口核对，核对后可以重新申请。",)
PROMISED = replace(
    PROMISE,
    matter="失业登记、失业保险金申领",
    proof="失业登记证明；离开原单位的证明",
    statements=(
        "我现在没有工作，也没有享受养老待遇。",
        "我不是自己要离开原单位的，愿意接受职业介绍和培训。",
        "找到工作、领取养老金或者情况有变化，我马上告诉经办机构。",
        "如承诺不实，我愿退回多领的钱，并承担法律责任。",
    ),
)
UNEMPLOYMENT = {name: matter for name, matter in matters().items() if matter.family == "unemployment"}
BASIS = (
    "《中华人民共和国社会保险法》第四十五条、第五十条",
    "《失业保险条例》第十四条、第十六条",
    "《社会保险经办条例》第二十四条",
    "《人力资源社会保障部办公厅关于进一步推进失业登记工作的通知》（人社厅发〔2020〕3号）",
)


def _matter_row(matter: Matter) -> Row:
    limit = matter.limit_on(AT.date())
    agencies = "、".join(departments()[name].name for name in matter.agencies) or "人社"
    cells = (matter.name, say_limit(limit.statutory), say_limit(limit.promise), agencies)
    return Row(cells, f"法定：{limit.statutory.source}；承诺：{limit.promise.source}")


BUNDLE_NOTICE = Sample(
    "bundle_notice",
    Content(
        hall=HALL,
        issued=AT,
        holder=WANG,
        values={"bundle": BUNDLE, "fee": "不收费"},
        tables={
            "matters": Rows((Group(tuple(map(_matter_row, UNEMPLOYMENT.values()))),)),
            "materials": Rows.of(
                ("社会保障卡或居民身份证", "1份", "原件（核验）", "申请人"),
                ("职业资格证书或职业技能等级证书（申领培训补贴、联网查不到的）", "1份", "原件", "评价机构"),
            ),
            "items": Rows.of(
                *(
                    (items()[name].name, giver)
                    for name, giver in {
                        "name": "社会保障卡",
                        "education": "教育部门数据，查不到时由您填写",
                        "unemployment_date": "经办机构参保记录",
                        "bank_account": "社会保障卡银行账户，由您确认",
                        "mobile": "由您填写",
                        "job_wish": "由您填写",
                    }.items()
                )
            ),
            "abolished": Rows.of(
                ("解除或终止劳动关系证明", "经办机构核对参保停保记录"),
                ("失业登记证明", "与失业保险金申领一并办理"),
                ("户口簿复印件", "公安部门数据共享"),
            ),
        },
        lists={
            "conditions": (
                "用人单位和本人已缴纳失业保险费满一年。",
                "非因本人意愿中断就业。",
                "已办理失业登记，并有求职要求（本次一并登记）。",
            ),
            "steps": ("核对身份。", "核对信息，填写缺少的内容。", "作出承诺，确认提交。", "当场领取各事项的办理结果。"),
            "papers": ("受理通知书或办结通知书（列明全部事项）", "办件回执", "告知承诺书"),
            "departments": ("达川区人社局：受理、审核、核定待遇", "医保、税务：代缴基本医疗保险费（内部推送）"),
            "basis": BASIS,
        },
        promises=(replace(PROMISED, made=None),),
    ),
)

_COMPLETED = datetime(2026, 11, 24, 20, 16, tzinfo=CHINA)
CASES = (
    CaseEntry("失业登记", "completed", "达川人社办〔2026〕000451号", _COMPLETED),
    CaseEntry("《就业创业证》申领", "completed", "达川人社办〔2026〕000452号", _COMPLETED),
    CaseEntry("职业介绍", "completed", "达川人社办〔2026〕000453号", _COMPLETED, result=(Line("推荐岗位", "3个"),)),
    CaseEntry("职业指导", "completed", "达川人社办〔2026〕000454号", _COMPLETED),
    CaseEntry(
        "失业保险金申领",
        "completed",
        "达川人社受〔2026〕000455号",
        _COMPLETED,
        result=(Line("领取期限", "18个月"), Line("起领月份", "2026年12月"), Line("每月金额", "标准以经办机构公布为准")),
    ),
    CaseEntry("代缴基本医疗保险费", "completed", "达川人社受〔2026〕000456号", _COMPLETED),
    CaseEntry(
        "职业培训补贴申领（领金期间）",
        "accepted",
        "达川人社受〔2026〕000457号",
        promised_by=date(2026, 12, 1),
    ),
    CaseEntry(
        "就业困难人员认定",
        "refused",
        reason=Reason(
            "您选择的类别为残疾人，残联数据中没有您的残疾人证信息。", "第五条", "《四川省就业困难人员认定办法》"
        ),
        remedies=REMEDIES,
    ),
)
AGAINST_IT = (
    "认为不对的，依照《中华人民共和国行政复议法》第二十条，可以自收到通知之日起60日内申请行政复议",
    "也可以依照《中华人民共和国行政诉讼法》第四十六条，自收到通知之日起6个月内向人民法院提起行政诉讼",
)
BUNDLE_ACCEPTANCE = Sample(
    "bundle_acceptance",
    Content(
        hall=HALL,
        issued=AT,
        holder=WANG,
        values={"bundle": BUNDLE, "bundle_number": BUNDLE_NUMBER, "accepted": AT},
        facts={"result": (Line("身份核对方式", "人脸核对一致"),)},
        lists={
            "basis": BASIS,
            "remedies": AGAINST_IT,
            "next_steps": (
                "失业保险金按月发放到您的社会保障卡银行账户。",
                "医疗保险费由失业保险基金代缴，您不用再去医保、税务。",
                "找到工作后，请告诉我们，本机也可以办。",
            ),
        },
        promises=(PROMISED,),
        cases=CASES,
    ),
)
REFUSAL = Sample(
    "refusal",
    Content(
        hall=HALL,
        issued=AT,
        holder=WANG,
        values={"bundle": BUNDLE, "asked": AT},
        lists={"basis": BASIS[:2], "remedies": AGAINST_IT},
        cases=(
            CaseEntry(
                "失业登记",
                "refused",
                reason=Reason("社保系统显示您正在参保缴费。"),
                remedies=("请到窗口核对参保记录。",),
            ),
            CASES[-1],
        ),
    ),
)
BUNDLE_COMPLETION = Sample(
    "bundle_completion",
    replace(
        BUNDLE_ACCEPTANCE.content,
        issued=_COMPLETED,
        values={
            **BUNDLE_ACCEPTANCE.content.values,
            "highlight_label": "失业保险金从这个月起发放",
            "highlight": "2026年12月",
        },
        lists={name: lines for name, lines in BUNDLE_ACCEPTANCE.content.lists.items() if name != "remedies"},
        cases=CASES[:6],
        promises=(),
    ),
)
BUNDLE_RECEIPT = Sample(
    "bundle_receipt",
    Content(
        hall=HALL,
        issued=AT,
        holder=WANG,
        values={"bundle": BUNDLE, "bundle_number": BUNDLE_NUMBER, "accepted": AT},
        cases=CASES,
    ),
)

CODE = "7Q4K-2MXD-9RTC"
CERTIFICATE = Sample(
    "certificate",
    Content(
        hall=HALL,
        issued=AT,
        holder=Holder("李试样", "510000196511030015"),
        values={
            "number": "达川社保证〔2026〕000311号",
            "code": CODE,
            "check": f"https://rsj.example.gov.cn/check?code={CODE}",
            "check_at": "https://rsj.example.gov.cn/check",
            "valid_until": date(2027, 2, 24),
            "purpose": "办理居住证",
        },
        facts={"person": (Line("现参保单位", "达州市试样机械有限公司（演示）"),)},
        tables={
            "insurances": Rows.of(
                ("企业职工基本养老保险", "参保缴费", "1995年7月", "2026年10月", "372"),
                ("失业保险", "参保缴费", "1999年1月", "2026年10月", "334"),
                ("工伤保险", "参保缴费", "2004年1月", "2026年10月", "274"),
            ),
            "recent": Rows.of(
                *((f"2026年{month}月", "达州市试样机械有限公司（演示）", "6,210.00") for month in (8, 9, 10))
            ),
        },
        lists={
            "notes": (
                "本证明由参保人本人在自助终端核对身份后打印，免费。",
                "本证明不含医疗保险，医疗保险请向医保部门查询。",
            )
        },
    ),
)


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _contributions(months: int) -> Rows:
    """``months`` to the end of October 2026, with the sums of each year and of all."""
    last = 2026 * 12 + 9
    every = []
    for month in range(last - months + 1, last + 1):
        base = Decimal(1200 + 13 * (month - last + 400))
        every.append((month // 12, month % 12 + 1, base, base * Decimal("0.16"), base * Decimal("0.08")))
    groups = []
    for year, entries in groupby(every, key=lambda entry: entry[0]):
        year_rows = list(entries)
        rows = tuple(
            Row((f"{year}年{month}月", "基本养老保险", "达州市试样机械有限公司", *map(_money, amounts)))
            for _, month, *amounts in year_rows
        )
        groups.append(Group(rows, ("小计", "", f"{year}年共{len(rows)}个月", "", *_sums(year_rows))))
    return Rows(tuple(groups), ("合计", "", f"共{months}个月", "", *_sums(every)))


def _sums(rows: list[tuple[int, int, Decimal, Decimal, Decimal]]) -> tuple[str, str]:
    return _money(sum((row[3] for row in rows), Decimal())), _money(sum((row[4] for row in rows), Decimal()))


CONTRIBUTIONS = Sample(
    "contributions",
    Content(
        hall=HALL,
        issued=AT,
        holder=Holder("李试样", "510000196511030015"),
        values={
            "number": "达川社保单〔2026〕000312号",
            "code": "3HVN-8WZE-5KPA",
            "check": "3HVN-8WZE-5KPA",
            "period": "1993年7月至2026年10月",
            "valid_until": date(2027, 2, 24),
        },
        facts={"person": (Line("累计缴费", "33年4个月（400个月）"),)},
        tables={"contributions": _contributions(400)},
        lists={"notes": ("1995年12月以前的缴费为视同缴费或补记，以档案审核结果为准。", "清单以经办机构的记录为准。")},
    ),
)

_ELDER = Holder("赵认证", "510000195001010037")
AUTHENTICATION = Sample(
    "authentication",
    Content(
        hall=HALL,
        issued=AT,
        holder=_ELDER,
        values={
            "benefit": "企业职工基本养老金",
            "way": "本人在自助终端人脸核对",
            "accepted": AT,
            "completed": AT,
            "case_number": "达川人社证〔2026〕000062号",
            "next_due": date(2027, 11, 30),
        },
    ),
)
RESUMED = AUTHENTICATION.but(values={"resumed_from": "2026年12月", "arrears_months": "3个月"})
NOT_CONFIRMED = AUTHENTICATION.but(
    values={
        "completed": "",
        "next_due": "",
        "advice": "本次没有核对成功，不影响本月待遇。工作人员会在5个工作日内与您联系，您也可以到窗口办理。",
    }
)
#: the public paper of a bundle: nobody is named
PUBLIC_NOTICE = BUNDLE_NOTICE.but(holder=None, promises=())
