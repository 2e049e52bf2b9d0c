"""Takes a service through its life with boto3; prints what it saw as JSON."""

import json
import sys

import boto3

url, listener = sys.argv[1:3]
options = dict(
    endpoint_url=url,
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
)
ecs = boto3.client("ecs", **options)
elb = boto3.client("elbv2", **options)
sts = boto3.client("sts", **options)
ecr = boto3.client("ecr", **options)
secrets = boto3.client("secretsmanager", **options)
waiting = {"Delay": 1, "MaxAttempts": 60}


def register(version):
    return ecs.register_task_definition(
        family="web",
        containerDefinitions=[
            {
                "name": "app",
                "image": "web:" + version,
                "memory": 128,
                "portMappings": [{"containerPort": 80}],
            }
        ],
    )["taskDefinition"]["taskDefinitionArn"]


load_balancer = elb.create_load_balancer(Name="shop", Subnets=["subnet-1"])["LoadBalancers"][0]
group = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId="vpc-local")["TargetGroups"][0]
elb.create_listener(
    LoadBalancerArn=load_balancer["LoadBalancerArn"],
    Protocol="HTTP",
    Port=int(listener),
    DefaultActions=[{"Type": "forward", "TargetGroupArn": group["TargetGroupArn"]}],
)
elb.modify_target_group_attributes(
    TargetGroupArn=group["TargetGroupArn"],
    Attributes=[{"Key": "deregistration_delay.timeout_seconds", "Value": "10"}],
)
ecs.create_cluster(clusterName="shop")
created = ecs.create_service(
    cluster="default",
    serviceName="web",
    taskDefinition=register("1"),
    desiredCount=2,
    loadBalancers=[
        {"targetGroupArn": group["TargetGroupArn"], "containerName": "app", "containerPort": 80}
    ],
)["service"]
ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=waiting)
# The service is stable as soon as its tasks run; they need not be healthy yet.
elb.get_waiter("target_in_service").wait(
    TargetGroupArn=group["TargetGroupArn"], WaiterConfig=waiting
)
health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])
ecs.update_service(service="web", taskDefinition=register("2"))
ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig=waiting)
updated = ecs.describe_services(services=["web"])["services"][0]
tasks = ecs.list_tasks(serviceName="web")["taskArns"]
described = ecs.describe_tasks(tasks=tasks)["tasks"]
ecs.delete_service(service="web", force=True)
ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig=waiting)
try:
    ecs.update_service(service="web", desiredCount=1)
    error = None
except ecs.exceptions.ServiceNotActiveException as caught:
    error = caught.response["Error"]["Code"]
secrets.create_secret(Name="registry", SecretString="s3cret")
print(
    json.dumps(
        {
            "created": created["createdAt"].year >= 2024,
            "health": [each["TargetHealth"]["State"] for each in health["TargetHealthDescriptions"]],
            "taskDefinition": updated["taskDefinition"],
            "events": [event["message"] for event in updated["events"]],
            "running": [task["lastStatus"] for task in described],
            "error": error,
            "account": sts.get_caller_identity()["Account"],
            "registry": ecr.get_authorization_token()["authorizationData"][0]["proxyEndpoint"],
            "secret": secrets.get_secret_value(SecretId="registry")["SecretString"],
        }
    )
)
