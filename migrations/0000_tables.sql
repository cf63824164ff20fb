CREATE TABLE `assets` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`content_hash` text NOT NULL,
	`file_name` text NOT NULL,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`crc32` integer NOT NULL,
	`format` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`orientation` integer NOT NULL,
	`color_model` text NOT NULL,
	`bit_depth` integer NOT NULL,
	`has_alpha` integer NOT NULL,
	`progressive` integer NOT NULL,
	`icc_name` text,
	`icc_space` text,
	`warnings` text NOT NULL,
	`ahash` text,
	`dhash` text,
	`phash` text,
	`mean_color` text,
	`error_code` text,
	`error_message` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assets_object_key_unique` ON `assets` (`object_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `assets_tenant_hash` ON `assets` (`tenant_id`,`content_hash`);--> statement-breakpoint
CREATE INDEX `assets_tenant_created` ON `assets` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `renditions` (
	`id` text PRIMARY KEY NOT NULL,
	`asset_id` text NOT NULL,
	`preset` text NOT NULL,
	`format` text NOT NULL,
	`recipe` integer NOT NULL,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`crc32` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`psnr_db` real,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `renditions_object_key_unique` ON `renditions` (`object_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `renditions_asset_preset` ON `renditions` (`asset_id`,`preset`,`format`,`recipe`);--> statement-breakpoint
CREATE INDEX `renditions_last_used` ON `renditions` (`last_used_at`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`payload` text NOT NULL,
	`dedupe_key` text NOT NULL,
	`status` text NOT NULL,
	`seq` integer DEFAULT 0 NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`leases` integer DEFAULT 0 NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`progress_done` integer DEFAULT 0 NOT NULL,
	`progress_total` integer DEFAULT 1 NOT NULL,
	`error_code` text,
	`error_message` text,
	`hinted_at` integer,
	`hint_count` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `jobs_subject` ON `jobs` (`subject_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `jobs_dedupe` ON `jobs` (`dedupe_key`,`status`);--> statement-breakpoint
CREATE INDEX `jobs_status` ON `jobs` (`status`,`hinted_at`);--> statement-breakpoint
CREATE INDEX `jobs_tenant` ON `jobs` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `poison_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`job_id` text NOT NULL,
	`kind` text NOT NULL,
	`step` text NOT NULL,
	`fence` integer NOT NULL,
	`attempts` integer NOT NULL,
	`reason_code` text NOT NULL,
	`reason` text NOT NULL,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poison_jobs_attempt` ON `poison_jobs` (`job_id`,`step`,`fence`);--> statement-breakpoint
CREATE TABLE `pending_objects` (
	`key` text PRIMARY KEY NOT NULL,
	`upload_id` text,
	`state` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `pending_objects_state` ON `pending_objects` (`state`,`created_at`);--> statement-breakpoint
CREATE TABLE `archive_members` (
	`archive_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`object_key` text NOT NULL,
	`etag` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`crc32` integer NOT NULL,
	PRIMARY KEY(`archive_id`, `position`),
	FOREIGN KEY (`archive_id`) REFERENCES `archives`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `archive_members_object` ON `archive_members` (`object_key`);--> statement-breakpoint
CREATE TABLE `archives` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`order_id` text,
	`content_key` text NOT NULL,
	`file_name` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`complete` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`gone_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `archives_tenant_content` ON `archives` (`tenant_id`,`content_key`);--> statement-breakpoint
CREATE TABLE `order_downloads` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`total` integer NOT NULL,
	`downloaded` integer NOT NULL,
	`failures` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_downloads_order` ON `order_downloads` (`order_id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `orders_tenant_created` ON `orders` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`order_id` text NOT NULL,
	`image_id` text NOT NULL,
	`failed` integer NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`order_id`, `image_id`)
);
--> statement-breakpoint
CREATE TABLE `renders` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`asset_id` text,
	`job_id` text NOT NULL,
	`style_id` text NOT NULL,
	`size_preset_id` text NOT NULL,
	`fit` text NOT NULL,
	`gravity` text NOT NULL,
	`orientation` text NOT NULL,
	`webhook_url` text,
	`idempotency_key` text,
	`request_hash` text,
	`width_px` integer,
	`height_px` integer,
	`effective_dpi` integer,
	`tiff_key` text,
	`tiff_bytes` integer,
	`tiff_crc32` integer,
	`preview_key` text,
	`created_at` integer NOT NULL,
	`completed_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asset_id`) REFERENCES `assets`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`style_id`) REFERENCES `styles`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`size_preset_id`) REFERENCES `size_presets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `renders_tenant_idempotency` ON `renders` (`tenant_id`,`idempotency_key`);--> statement-breakpoint
CREATE INDEX `renders_tenant_created` ON `renders` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `renders_asset` ON `renders` (`asset_id`);--> statement-breakpoint
CREATE TABLE `size_presets` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`width_inches` real NOT NULL,
	`height_inches` real NOT NULL,
	`dpi` integer NOT NULL,
	`width_px` integer NOT NULL,
	`height_px` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `size_presets_name_unique` ON `size_presets` (`name`);--> statement-breakpoint
CREATE TABLE `styles` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`parameters` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `styles_slug_unique` ON `styles` (`slug`);--> statement-breakpoint
CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`label` text NOT NULL,
	`prefix` text NOT NULL,
	`sha256` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_sha256` ON `api_keys` (`sha256`);--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_name_unique` ON `tenants` (`name`);--> statement-breakpoint
CREATE TABLE `usage_daily` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`uploads` integer DEFAULT 0 NOT NULL,
	`duplicates` integer DEFAULT 0 NOT NULL,
	`bytes_in` integer DEFAULT 0 NOT NULL,
	`bytes_saved` integer DEFAULT 0 NOT NULL,
	`bytes_served` integer DEFAULT 0 NOT NULL,
	`renditions` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
