BEGIN TRANSACTION;
CREATE TABLE appointments (
	running INTEGER NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	number VARCHAR(18) NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	at DATETIME, 
	call_by DATE, 
	PRIMARY KEY (running), 
	CHECK ((at IS NULL) <> (call_by IS NULL)), 
	UNIQUE ("key")
);
INSERT INTO "appointments" VALUES(1,'booked','510000196008170045','hall','2026-11-25 01:00:00.000000',NULL);
CREATE TABLE authorities (
	number VARCHAR(20) NOT NULL, 
	agent_number VARCHAR(18) NOT NULL, 
	relation VARCHAR(20) NOT NULL, 
	until DATE NOT NULL, 
	matters VARCHAR(2000) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number, agent_number, relation), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE benefits (
	number VARCHAR(20) NOT NULL, 
	paid_months INTEGER DEFAULT '0' NOT NULL, 
	remaining_months INTEGER DEFAULT '0' NOT NULL, 
	state VARCHAR(50) DEFAULT 'none' NOT NULL, 
	drawn_from VARCHAR(7) DEFAULT '' NOT NULL, 
	drawn_until VARCHAR(7) DEFAULT '' NOT NULL, 
	medical_from VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE bundles (
	"key" VARCHAR(100) NOT NULL, 
	bundle_number VARCHAR(60) NOT NULL, 
	year INTEGER NOT NULL, 
	running INTEGER NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	scene VARCHAR(50) NOT NULL, 
	site VARCHAR(50) NOT NULL, 
	identified_by VARCHAR(50) NOT NULL, 
	unit_code VARCHAR(18) DEFAULT '' NOT NULL, 
	content TEXT NOT NULL, 
	accepted DATETIME NOT NULL, 
	PRIMARY KEY ("key"), 
	UNIQUE (year, running), 
	UNIQUE (bundle_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "bundles" VALUES('at once','达川人社受〔2026〕000001号',2026,1,'510000196511030015','李试样','retirement','test','pin','','{"applicant": {"name": "李试样", "number": "510000196511030015"}, "items": {"category": "male", "retirement_month": "2026-02"}, "key": "at once", "matters": ["retirement"], "promises": [{"item": "promise_retirement", "words_id": "retirement.promise.1"}], "proofs": [{"holder_number": "510000196511030015", "way": "pin"}], "scene": "retirement", "sources": {"category": "ask", "retirement_month": "law"}}','2026-11-24 12:15:00.000000');
INSERT INTO "bundles" VALUES('open','达川人社受〔2026〕000002号',2026,2,'510000196701150050','赵试例','retirement','test','pin','','{"applicant": {"name": "赵试例", "number": "510000196701150050"}, "items": {"category": "male", "retirement_month": "2027-02"}, "key": "open", "matters": ["retirement_early"], "promises": [{"item": "promise_retirement", "words_id": "retirement.promise.1"}], "proofs": [{"holder_number": "510000196701150050", "way": "pin"}], "scene": "retirement", "sources": {"category": "ask", "retirement_month": "ask"}}','2026-11-24 12:15:00.000000');
CREATE TABLE businesses (
	number VARCHAR(20) NOT NULL, 
	unit_code VARCHAR(20) DEFAULT '' NOT NULL, 
	registered_on DATE, 
	"group" VARCHAR(20) DEFAULT '' NOT NULL, 
	staff INTEGER, 
	loans INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE call_backs (
	"key" VARCHAR(100) NOT NULL, 
	telephone VARCHAR(20) NOT NULL, 
	site VARCHAR(50) NOT NULL, 
	page VARCHAR(100) NOT NULL, 
	asked DATETIME NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE cards (
	number VARCHAR(20) NOT NULL, 
	card_number VARCHAR(20) NOT NULL, 
	state VARCHAR(50) DEFAULT 'normal' NOT NULL, 
	bank VARCHAR(50) DEFAULT '' NOT NULL, 
	account VARCHAR(30) DEFAULT '' NOT NULL, 
	issued DATE, 
	expires DATE, 
	lost_on DATE, 
	temporary_until DATE, 
	PRIMARY KEY (card_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "cards" VALUES('510000196511030015','T0000001X','normal','','',NULL,NULL,NULL,NULL);
INSERT INTO "cards" VALUES('510000196701150050','T00000044','normal','','',NULL,NULL,NULL,NULL);
INSERT INTO "cards" VALUES('510000196505080075','T00000052','normal','','',NULL,NULL,NULL,NULL);
INSERT INTO "cards" VALUES('510000196008170045','T00000079','normal','','',NULL,NULL,NULL,NULL);
CREATE TABLE case_steps (
	case_number VARCHAR(60) NOT NULL, 
	place INTEGER NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	at DATETIME NOT NULL, 
	"key" VARCHAR(100), 
	handling VARCHAR(80), 
	"by" VARCHAR(20) DEFAULT '' NOT NULL, 
	reason VARCHAR(50) DEFAULT '' NOT NULL, 
	asked TEXT DEFAULT '[]' NOT NULL, 
	until DATE, 
	answered TEXT DEFAULT '{}' NOT NULL, 
	promised_by DATE, 
	statutory_by DATE, 
	certain BOOLEAN DEFAULT 1 NOT NULL, 
	result TEXT DEFAULT '{}' NOT NULL, 
	PRIMARY KEY (case_number, place), 
	UNIQUE ("key")
);
CREATE TABLE cases (
	"key" VARCHAR(100) NOT NULL, 
	matter VARCHAR(50) NOT NULL, 
	of_person INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	case_number VARCHAR(60), 
	number VARCHAR(20) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	accepted DATETIME NOT NULL, 
	promised_by DATE, 
	statutory_by DATE, 
	certain BOOLEAN NOT NULL, 
	result TEXT NOT NULL, 
	PRIMARY KEY ("key", matter, of_person), 
	CHECK ((state = 'refused') = (case_number IS NULL)), 
	CHECK ((state = 'accepted') = (promised_by IS NOT NULL)), 
	FOREIGN KEY("key") REFERENCES bundles ("key"), 
	UNIQUE (case_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "cases" VALUES('at once','retirement',0,0,'达川人社受〔2026〕000001号','510000196511030015','completed','2026-11-24 12:15:00.000000',NULL,NULL,1,'{"pension_from": "2026-12"}');
INSERT INTO "cases" VALUES('open','retirement_early',0,0,'达川人社受〔2026〕000002号','510000196701150050','accepted','2026-11-24 12:15:00.000000','2026-12-08','2026-12-22',1,'{}');
CREATE TABLE certificates (
	code VARCHAR(20) NOT NULL, 
	number VARCHAR(20) NOT NULL, 
	kind VARCHAR(30) NOT NULL, 
	issued DATETIME NOT NULL, 
	valid_until DATE NOT NULL, 
	facts TEXT NOT NULL, 
	PRIMARY KEY (code), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE contributions (
	number VARCHAR(20) NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	unit VARCHAR(100) NOT NULL, 
	base VARCHAR(20) NOT NULL, 
	unit_paid VARCHAR(20) NOT NULL, 
	person_paid VARCHAR(20) NOT NULL, 
	PRIMARY KEY (number, month), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE deaths (
	number VARCHAR(20) NOT NULL, 
	died_on DATE, 
	cause VARCHAR(10) DEFAULT '' NOT NULL, 
	reported_on DATE, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE employment (
	number VARCHAR(20) NOT NULL, 
	working BOOLEAN DEFAULT 0 NOT NULL, 
	former_unit VARCHAR(100) DEFAULT '' NOT NULL, 
	separation_date DATE, 
	separation_reason VARCHAR(20) DEFAULT '' NOT NULL, 
	income_before VARCHAR(10) DEFAULT '' NOT NULL, 
	registered_on DATE, 
	certificate_no VARCHAR(30) DEFAULT '' NOT NULL, 
	training_course VARCHAR(100) DEFAULT '' NOT NULL, 
	unit_code VARCHAR(20) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE exclusions (
	number VARCHAR(20) NOT NULL, 
	since DATE NOT NULL, 
	reason VARCHAR(20) NOT NULL, 
	until DATE, 
	repaired DATE, 
	PRIMARY KEY (number, since), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE flexible (
	number VARCHAR(20) NOT NULL, 
	enrolled_on DATE, 
	stopped_on DATE, 
	base VARCHAR(10) DEFAULT '' NOT NULL, 
	cycle VARCHAR(10) DEFAULT '' NOT NULL, 
	employed_on DATE, 
	kind VARCHAR(20) DEFAULT '' NOT NULL, 
	hardship VARCHAR(10) DEFAULT '' NOT NULL, 
	recognised_on DATE, 
	subsidised INTEGER DEFAULT '0' NOT NULL, 
	unsubsidised_from VARCHAR(7) DEFAULT '' NOT NULL, 
	paid_until VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE follow_ups (
	handling VARCHAR(80) NOT NULL, 
	due DATE NOT NULL, 
	hard_limit DATE NOT NULL, 
	certain BOOLEAN NOT NULL, 
	closed DATETIME, 
	"by" VARCHAR(20) DEFAULT '' NOT NULL, 
	outcome VARCHAR(200) DEFAULT '' NOT NULL, 
	PRIMARY KEY (handling), 
	FOREIGN KEY(handling) REFERENCES ratings (handling)
);
CREATE TABLE households (
	number VARCHAR(20) NOT NULL, 
	kind VARCHAR(10) DEFAULT '' NOT NULL, 
	address VARCHAR(200) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE injuries (
	number VARCHAR(20) NOT NULL, 
	decision_no VARCHAR(30) DEFAULT '' NOT NULL, 
	unit VARCHAR(100) DEFAULT '' NOT NULL, 
	wage VARCHAR(20) DEFAULT '' NOT NULL, 
	grade INTEGER DEFAULT '0' NOT NULL, 
	after_leave BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE insured_places (
	number VARCHAR(20) NOT NULL, 
	place INTEGER NOT NULL, 
	area VARCHAR(50) NOT NULL, 
	months INTEGER NOT NULL, 
	household BOOLEAN DEFAULT 0 NOT NULL, 
	here BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (number, place), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE kiosks (
	fingerprint VARCHAR(64) NOT NULL, 
	name VARCHAR(50) NOT NULL, 
	added DATETIME NOT NULL, 
	revoked DATETIME, 
	PRIMARY KEY (fingerprint)
);
CREATE TABLE paid_pensions (
	number VARCHAR(20) NOT NULL, 
	month VARCHAR(7) NOT NULL, 
	amount VARCHAR(20) NOT NULL, 
	PRIMARY KEY (number, month), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE pension (
	number VARCHAR(20) NOT NULL, 
	category VARCHAR(50), 
	paid_months INTEGER NOT NULL, 
	paid_until VARCHAR(7) NOT NULL, 
	archive VARCHAR(50) NOT NULL, 
	already_retired BOOLEAN DEFAULT 0 NOT NULL, 
	first_work_date DATE, 
	payment VARCHAR(50) DEFAULT 'none' NOT NULL, 
	monthly_amount VARCHAR(20) DEFAULT '' NOT NULL, 
	authenticated_on DATE, 
	seen_on DATE, 
	suspended_from VARCHAR(7) DEFAULT '' NOT NULL, 
	account_balance VARCHAR(20) DEFAULT '' NOT NULL, 
	deemed_from VARCHAR(7) DEFAULT '' NOT NULL, 
	deemed_until VARCHAR(7) DEFAULT '' NOT NULL, 
	insured_from VARCHAR(7) DEFAULT '' NOT NULL, 
	extra_claim VARCHAR(20) DEFAULT '' NOT NULL, 
	claim_open BOOLEAN DEFAULT 0 NOT NULL, 
	insured_as VARCHAR(20) DEFAULT '' NOT NULL, 
	delayed_to VARCHAR(7) DEFAULT '' NOT NULL, 
	appraisal_no VARCHAR(30) DEFAULT '' NOT NULL, 
	own_paid VARCHAR(20) DEFAULT '' NOT NULL, 
	pension_from VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
INSERT INTO "pension" VALUES('510000196511030015','male',372,'2026-10','not_needed',1,NULL,'drawing','','2026-11-24',NULL,'','','','','','none',0,'','','','','');
INSERT INTO "pension" VALUES('510000196701150050','male',300,'2026-10','examined',0,NULL,'none','',NULL,NULL,'','','','','','only_child',0,'flexible','','','','');
INSERT INTO "pension" VALUES('510000196505080075','male',400,'2026-10','needed',0,NULL,'none','',NULL,NULL,'','','','','','none',0,'','','','','');
INSERT INTO "pension" VALUES('510000196008170045','female50',240,'2010-08','examined',1,NULL,'drawing','',NULL,NULL,'','','','','','',0,'','','','','');
CREATE TABLE persons (
	number VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	sex VARCHAR(1) NOT NULL, 
	birth DATE NOT NULL, 
	portrait BLOB NOT NULL, 
	ethnicity VARCHAR(20) DEFAULT '' NOT NULL, 
	mobile VARCHAR(20) DEFAULT '' NOT NULL, 
	residence_area VARCHAR(200) DEFAULT '' NOT NULL, 
	residence_address VARCHAR(200) DEFAULT '' NOT NULL, 
	education VARCHAR(10) DEFAULT '' NOT NULL, 
	personal_identity VARCHAR(20) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "persons" VALUES('510000196511030015','李试样','M','1965-11-03',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196701150050','赵试例','M','1967-01-15',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196505080075','周样本','M','1965-05-08',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
INSERT INTO "persons" VALUES('510000196008170045','何样老','F','1960-08-17',X'89504E470D0A1A0A0000000D49484452000000010000000108000000003A7E9B550000000A49444154789C636800000082008177CD72B60000000049454E44AE426082','','','','','','');
CREATE TABLE ratings (
	handling VARCHAR(80) NOT NULL, 
	grade INTEGER NOT NULL CHECK (grade BETWEEN 1 AND 5), 
	at DATETIME NOT NULL, 
	reasons TEXT DEFAULT '[]' NOT NULL, 
	PRIMARY KEY (handling)
);
INSERT INTO "ratings" VALUES('达川人社受〔2026〕000001号',5,'2026-11-24 12:15:00.000000','[]');
CREATE TABLE relatives (
	number VARCHAR(20) NOT NULL, 
	relative_number VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	relation VARCHAR(50) NOT NULL, 
	unable BOOLEAN DEFAULT 0 NOT NULL, 
	alone BOOLEAN DEFAULT 0 NOT NULL, 
	others_gone BOOLEAN DEFAULT 0 NOT NULL, 
	gone BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (number, relative_number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE residents (
	number VARCHAR(20) NOT NULL, 
	enrolled_on DATE, 
	cancelled_on DATE, 
	village VARCHAR(200) DEFAULT '' NOT NULL, 
	grade VARCHAR(20) DEFAULT '' NOT NULL, 
	paid_years INTEGER DEFAULT '0' NOT NULL, 
	paid_until INTEGER DEFAULT '0' NOT NULL, 
	balance VARCHAR(20) DEFAULT '' NOT NULL, 
	hardship VARCHAR(20) DEFAULT '' NOT NULL, 
	hardship_year INTEGER DEFAULT '0' NOT NULL, 
	payment VARCHAR(50) DEFAULT 'none' NOT NULL, 
	monthly_amount VARCHAR(20) DEFAULT '' NOT NULL, 
	drawn_from VARCHAR(7) DEFAULT '' NOT NULL, 
	authenticated_on DATE, 
	seen_on DATE, 
	suspended_from VARCHAR(7) DEFAULT '' NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE running_numbers (
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (year)
);
INSERT INTO "running_numbers" VALUES(2026,2);
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_version" VALUES(6);
CREATE TABLE shares (
	number VARCHAR(20) NOT NULL, 
	item VARCHAR(50) NOT NULL, 
	department VARCHAR(50) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	value VARCHAR(200) DEFAULT '' NOT NULL, 
	purpose VARCHAR(50) NOT NULL, 
	at DATETIME NOT NULL, 
	PRIMARY KEY (number, item, department), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE staff (
	number VARCHAR(18) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	work_number VARCHAR(20) NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (work_number)
);
CREATE TABLE studies (
	number VARCHAR(20) NOT NULL, 
	received_on DATE, 
	archive VARCHAR(20) DEFAULT '' NOT NULL, 
	asked_on DATE, 
	PRIMARY KEY (number), 
	FOREIGN KEY(number) REFERENCES persons (number)
);
CREATE TABLE unit_agents (
	code VARCHAR(20) NOT NULL, 
	agent_number VARCHAR(18) NOT NULL, 
	until DATE NOT NULL, 
	PRIMARY KEY (code, agent_number), 
	FOREIGN KEY(code) REFERENCES units (code)
);
CREATE TABLE units (
	code VARCHAR(20) NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	kind VARCHAR(20) DEFAULT '' NOT NULL, 
	address VARCHAR(200) DEFAULT '' NOT NULL, 
	legal_person VARCHAR(100) DEFAULT '' NOT NULL, 
	phone VARCHAR(20) DEFAULT '' NOT NULL, 
	founded DATE, 
	industry VARCHAR(20) DEFAULT '' NOT NULL, 
	bank_account VARCHAR(30) DEFAULT '' NOT NULL, 
	bank VARCHAR(50) DEFAULT '' NOT NULL, 
	risk_class VARCHAR(10) DEFAULT '' NOT NULL, 
	insured_on DATE, 
	PRIMARY KEY (code)
);
CREATE INDEX ix_case_steps_handling ON case_steps (handling);
CREATE INDEX ix_cases_number ON cases (number);
COMMIT;
