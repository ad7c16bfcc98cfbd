"""Papers of invented people, as a retirement visit would ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from config.clock import CHINA
from config.settings import load_settings
from printing.documents.letters import letter
from printing.documents.port import Content, Holder, Letter, Line, Promise, Reason, Rows


@dataclass(frozen=True)
class Sample:
    """A kind of paper, and what fills it."""

    kind: str
    content: Content

    @property
    def receipt(self) -> Letter:
        """On the printer that the kind asks for."""
        return letter(self.kind, self.content)

    @property
    def letter(self) -> Letter:
        """On a printer of sheets."""
        return self.receipt.on_sheet()

    def but(self, **changes: Any) -> Sample:
        """With some of its content changed; of what has names, only those that are given."""
        merged: dict[str, Any] = {
            name: {**getattr(self.content, name), **value} if isinstance(value, Mapping) else value
            for name, value in changes.items()
        }
        return replace(self, content=replace(self.content, **merged))

    def named(self, name: str) -> Sample:
        """For somebody of another name."""
        assert self.content.holder is not None
        return self.but(holder=replace(self.content.holder, name=name))


HALL = load_settings().hall
CASE_NUMBER = "达川人社受〔2026〕000123号"
MATTER = "企业职工正常退休申请"
ACCEPTED = datetime(2026, 11, 24, 20, 15, tzinfo=CHINA)
COMPLETED = datetime(2026, 11, 24, 20, 16, tzinfo=CHINA)
LI = Holder("李试样", "510000196511030015")
RARE = Holder("李𠅤", "510000196503020095")
DECISION = "《全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定》"
MEASURES = "《国务院关于渐进式延迟法定退休年龄的办法》"

REASONS = (
    Reason("您出生于1965年11月，男职工原法定退休年龄为60周岁，原应于2025年11月退休。", "第一条", DECISION),
    Reason(
        "自2025年1月起每四个月延迟一个月：2025年1月至11月相隔10个月，延迟3个月，法定退休年龄为60周岁3个月。",
        "第一条及附件《男职工延迟法定退休年龄对照表》",
        MEASURES,
    ),
    Reason(
        "您于2026年2月达到法定退休年龄，当年最低缴费年限为15年（180个月）；您已缴费31年（372个月）。",
        "第二条",
        DECISION,
    ),
    Reason("您的档案无须审核，符合当场办结的条件。", "退休“一件事”办理规则", "达川区人社局办事指南（演示）"),
)

PROMISE = Promise(
    matter=MATTER,
    basis=("《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）",),
    proof="申请人未在其他地区领取基本养老金，且无未申报的视同缴费年限。",
    way="申请人在自助终端上逐条阅读并确认，由本人作出书面承诺。",
    liability="承诺不实的，停止办理、限期整改、撤销决定、追回已发待遇，并记入信用记录。",
    verification="经办机构可以通过数据共享、实地核查等方式，在办理中和办理后核查承诺内容。",
    statements=(
        "本人已知晓告知的全部事项。",
        "本人符合办理条件，所填内容真实、准确。",
        "本人愿意承担不实承诺的法律责任。",
    ),
    made=datetime(2026, 11, 24, 20, 14, tzinfo=CHINA),
)

COMPLETION = Sample(
    "completion",
    Content(
        hall=HALL,
        issued=COMPLETED,
        holder=LI,
        values={
            "matter": MATTER,
            "case_number": CASE_NUMBER,
            "accepted": ACCEPTED,
            "completed": COMPLETED,
            "highlight_label": "养老金从这个月起发放",
            "highlight": "2026年12月",
        },
        facts={
            "result": (
                Line("法定退休年龄", "60周岁3个月"),
                Line("法定退休时间", "2026年2月"),
                Line("累计缴费", "31年（372个月）"),
                Line("最低缴费年限", "15年（180个月）"),
            )
        },
        reasons={"reasons": REASONS},
        lists={
            "basis": (DECISION, MEASURES, "《中华人民共和国社会保险法》第十六条"),
            "next_steps": (
                "养老金将发放到您的社会保障卡银行账户。",
                "每年做一次养老金领取资格认证，可在本机办理。",
            ),
        },
        promises=(PROMISE,),
    ),
)

ACCEPTANCE = Sample(
    "acceptance",
    Content(
        hall=HALL,
        issued=ACCEPTED,
        holder=Holder("周样本", "510000196505080075"),
        values={
            "matter": MATTER,
            "case_number": CASE_NUMBER,
            "accepted": ACCEPTED,
            "promised_by": date(2026, 12, 8),
        },
        facts={"result": (Line("需要审核", "人事档案"), Line("累计缴费", "33年4个月（400个月）"))},
        reasons={"reasons": REASONS},
        lists={
            "basis": COMPLETION.content.lists["basis"],
            "next_steps": (
                "经办人员将审核您的人事档案，您不需要再来。",
                "办结后用短信通知您，也可凭编号在本机查询。",
            ),
        },
    ),
)

RECEIPT = Sample(
    "receipt",
    Content(
        hall=HALL,
        issued=COMPLETED,
        holder=LI,
        values={"matter": MATTER, "case_number": CASE_NUMBER, "accepted": ACCEPTED, "completed": COMPLETED},
    ),
)

NOTICE = Sample(
    "notice",
    Content(
        hall=HALL,
        issued=ACCEPTED,
        holder=LI,
        values={
            "matter": MATTER,
            "statutory_limit": "自受理之日起20个工作日",
            "promised_limit": "无须审档的30分钟内办结；须审档的10个工作日",
            "fee": "不收费",
        },
        lists={
            "basis": (
                DECISION,
                "《中华人民共和国社会保险法》第十六条",
                "《中华人民共和国行政许可法》第三十二条",
            ),
            "conditions": (
                "达到法定退休年龄，或者符合弹性提前退休的条件。",
                "累计缴费满当年规定的最低缴费年限。",
                "养老保险关系在达川区。",
            ),
            "steps": (
                "插卡并核对身份。",
                "核对结果，阅读本告知书。",
                "作出承诺并确认提交。",
                "当场领取办结通知书，或按承诺日期等候审核。",
            ),
            "departments": (
                "达川区人社局：审核退休条件，核定养老金",
                "达州市住房公积金管理中心：办理公积金账户封存与退休提取",
            ),
        },
        tables={
            "materials": Rows.of(
                ("社会保障卡或居民身份证", "1份", "原件（核验）", "申请人"),
                ("独生子女父母光荣证（申领增发待遇的）", "1份", "原件", "卫生健康部门"),
            )
        },
        promises=(replace(PROMISE, made=None),),
    ),
)

SLIP = Sample(
    "appointment",
    Content(
        hall=HALL,
        issued=ACCEPTED,
        holder=LI,
        values={
            "number": "预约〔2026〕00001号",
            "matter": MATTER,
            "when": "11月25日（周三）14:30",
            "advice": "请带身份证或社保卡，到时来窗口",
        },
    ),
)

PROMISE_ALONE = Sample("promise", Content(hall=HALL, issued=ACCEPTED, holder=LI, promises=(PROMISE,)))
