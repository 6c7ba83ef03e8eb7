"""How the departments of the demonstration meet: when, how often, about what."""

from collections.abc import Mapping
from dataclasses import dataclass

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habit:
    """`weight`: how many of a day's meetings are theirs, compared with others. `hours`: the first and the last start, by the clock
    in Shanghai (past 24: the next morning). `weekly` and `standup` are topics of series; {team} is the department's own name."""

    topics: tuple[str, ...]
    weight: int = 2
    hours: tuple[int, int] = (9, 17)
    weekly: str = "{team}周例会"
    standup: str = ""


RESEARCH = Habit(
    (
        "需求评审：会议纪要自动生成",
        "版本发布评审",
        "线上故障复盘",
        "接口联调对齐",
        "技术方案评审：弱网抗丢包",
        "代码走查",
        "迭代回顾",
        "性能压测结果讨论",
        "安全漏洞修复排期",
        "与产品对齐下季度路线图",
        "架构委员会",
        "自动化测试覆盖率专题",
    ),
    weight=5,
    hours=(10, 19),
    standup="{team}每日站会",
)
SALES = Habit(
    (
        "客户方案演示：华东轨交集团",
        "商机评审",
        "投标文件讨论",
        "季度销售预测",
        "客户回访：江南医药",
        "合同条款沟通",
        "渠道伙伴培训",
        "竞品分析分享",
        "续约客户跟进",
        "价格审批沟通",
        "重点客户联合拜访准备",
    ),
    weight=5,
    hours=(9, 18),
    weekly="{team}销售周会",
)
MARKETING = Habit(("新品发布会筹备", "官网改版评审", "行业展会复盘", "品牌视觉讨论", "媒体沟通会"), weekly="{team}周例会")
PLANT = Habit(
    ("产线质量异常分析", "设备点检问题跟踪", "安全生产例会", "新品试产准备", "产能爬坡评审", "班组长沟通会", "来料不良处理"),
    weight=3,
    hours=(8, 18),
    weekly="{team}生产计划会",
)
SUPPLY = Habit(("供应商交期跟踪", "采购招标评审", "库存盘点总结", "物流成本分析", "关键物料缺口协调"), weekly="{team}供需平衡会")
PEOPLE = Habit(("校园招聘面试", "社招候选人终面", "新员工入职培训", "绩效校准会", "薪酬方案讨论", "员工关怀活动策划"), weight=3)
FINANCE = Habit(("月度经营分析", "预算执行情况沟通", "费用报销流程优化", "审计问题整改", "税务政策解读"))
SUPPORT = Habit(
    ("会议室终端升级窗口确认", "网络割接方案评审", "用户报障汇总", "账号权限清理", "机房巡检总结", "灾备演练准备"),
    weight=3,
    standup="{team}早会",
)
LEGAL = Habit(("合同合规审查", "知识产权案件进展", "数据出境评估", "规章制度修订讨论"))
OVERSEAS = Habit(("海外渠道月度沟通", "EMEA 与 APAC 业务对齐", "Overseas pipeline review", "跨境物流与关税沟通"), weekly="海外业务周会")
LONDON = Habit(
    (
        "Customer onboarding: Harbour Rail",
        "EMEA pipeline review",
        "Contract renewal call",
        "Partner enablement session",
        "Quarterly business review",
        "Support escalation review",
        "Candidate interview",
        "Handover to Shanghai",
    ),
    weight=3,
    hours=(16, 25),
    weekly="London office weekly",
)
SINGAPORE = Habit(
    (
        "APAC forecast call",
        "Demo: meeting rooms for Straits Logistics",
        "Regional marketing sync",
        "Solution design workshop",
        "Channel partner check-in",
        "Hiring panel",
    ),
    weight=3,
    hours=(9, 18),
    weekly="Singapore office weekly",
)
TEACHING = Habit(
    ("公开课试讲", "集体备课", "学员答疑", "期中命题讨论", "课程质量评估", "在线直播课：函数与导数", "新教师带教"),
    weight=6,
    hours=(8, 20),
    weekly="{team}教研例会",
)
ADMISSIONS = Habit(("招生咨询会", "家长说明会", "暑期班排课", "渠道合作洽谈"), weight=3, hours=(9, 19))
LOGISTICS = Habit(("校舍维修协调", "食堂与宿舍服务沟通", "教学设备采购"), weight=1)
INTERNATIONAL = Habit(("与海外院校线上交流", "留学项目宣讲", "外教面试", "Joint programme call"), hours=(9, 22))

# By the longest path that a department's own begins with.
HABITS: Mapping[Path, Habit] = {
    ("研发中心",): RESEARCH,
    ("市场与销售部",): SALES,
    ("市场与销售部", "品牌市场部"): MARKETING,
    ("生产制造部",): PLANT,
    ("供应链管理部",): SUPPLY,
    ("人力资源部",): PEOPLE,
    ("财务部",): FINANCE,
    ("信息技术部",): SUPPORT,
    ("法务与合规部",): LEGAL,
    ("海外事业部",): OVERSEAS,
    ("海外事业部", "London Office"): LONDON,
    ("海外事业部", "Singapore Office"): SINGAPORE,
    ("教学部",): TEACHING,
    ("招生办公室",): ADMISSIONS,
    ("后勤保障部",): LOGISTICS,
    ("国际合作部",): INTERNATIONAL,
}

# Who meets around the clock, in two shifts of a day, in a room of their own: by site, the department and the topic.
SHIFTS: Mapping[str, tuple[tuple[Path, str], ...]] = {
    "demo": ((("生产制造部", "一号工厂"), "一号工厂生产调度"), (("信息技术部", "基础设施组"), "基础设施值守")),
    "demo-concurrent": ((("教学部",), "全天候在线答疑室"),),
}
SHIFT_STARTS = ((8, "白班"), (20, "夜班"))  # hours, 12 of them each


def habit_of(department: Path) -> Habit:
    found = (HABITS.get(department[:length]) for length in range(len(department), 0, -1))
    return next((habit for habit in found if habit), SUPPORT)
